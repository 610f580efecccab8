using Grokscope.Geometry.Measuring;

namespace Grokscope.Tests.Geometry.Measuring;

/// <summary>Keeps what it is told.</summary>
internal sealed class SilentObserver : IMeasureObserver
{
    private readonly Lock _lock = new();

    public List<MeasureProgress> Told { get; } = [];

    public void Progressed(in MeasureProgress progress)
    {
        lock (_lock)
            Told.Add(progress);
    }
}
