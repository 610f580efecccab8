using Grokscope.Geometry.Measuring;

namespace Grokscope.Tests.Geometry;

/// <summary>Snapshots in memory: a made-up path.</summary>
/// <param name="path">θ by step, ascending.</param>
internal sealed class MemorySnapshots(params IReadOnlyList<(int Step, float[] Theta)> path) : ISnapshots
{
    public IReadOnlyList<int> Steps { get; } = [.. path.Select(p => p.Step)];

    public float[] Read(int step) => [.. path.First(p => p.Step == step).Theta];
}
