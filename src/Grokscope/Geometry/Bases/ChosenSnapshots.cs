using Grokscope.Geometry.Measuring;

namespace Grokscope.Geometry.Bases;

/// <summary>Some of a run's snapshots, as if there were no others.</summary>
/// <param name="all">The snapshots.</param>
/// <param name="steps">Steps of those that are taken, ascending.</param>
internal sealed class ChosenSnapshots(ISnapshots all, IReadOnlyList<int> steps) : ISnapshots
{
    /// <inheritdoc/>
    public IReadOnlyList<int> Steps => steps;

    /// <inheritdoc/>
    public float[] Read(int step) => all.Read(step);

    /// <inheritdoc/>
    public void ReadRange(int step, int offset, Span<float> target) => all.ReadRange(step, offset, target);
}
