using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Training;

namespace Grokscope.Tests.Experiments;

/// <summary>Looks on at a sweep and keeps what it hears.</summary>
internal sealed class SweepListener : ISweepObserver
{
    public List<string> Heard { get; } = [];

    public void Queued(SweepCell cell, string state) => Hear($"{cell.Name} {state}");

    public void Began(SweepCell cell) => Hear($"{cell.Name} began");

    public void Progressed(SweepCell cell, in RunProgress progress)
    {
    }

    public void Warned(SweepCell cell, string message) => Hear($"{cell.Name} warned: {message}");

    public void Ended(CellOutcome outcome) => Hear($"{outcome.Cell.Name} ended");

    private void Hear(string what)
    {
        lock (Heard)
            Heard.Add(what);
    }
}
