using System.Collections.Concurrent;
using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Training;

namespace Grokscope.Cli.Progress;

/// <summary>How far all runs of a command are. Written by the runs' threads, read by a display.</summary>
internal sealed class Board : ISweepObserver
{
    private readonly Dictionary<string, BoardRow> _byName;

    /// <summary>A board on which nothing has begun.</summary>
    public Board(IReadOnlyList<SweepCell> cells)
    {
        Rows = [.. cells.Select(cell => new BoardRow(cell, Warnings))];
        _byName = Rows.ToDictionary(row => row.Name);
    }

    /// <summary>A row per run, in the order of the sweep.</summary>
    public IReadOnlyList<BoardRow> Rows { get; }

    /// <summary>Warnings that nobody has shown yet.</summary>
    public ConcurrentQueue<string> Warnings { get; } = [];

    /// <summary>The row of a cell.</summary>
    public BoardRow this[SweepCell cell] => _byName[cell.Name];

    /// <summary>
    /// The time until all is done if no run ends before its step cap, at the present speed; null while there is none. Runs that wait are
    /// taken to be as fast as those that go on.
    /// </summary>
    public TimeSpan? AtMostLeft() => Left(row => row.Phase == Phase.Waiting ? row.StepCap : row.Latest.Steps);

    /// <summary>The same if runs grok when <see cref="Timescale"/> expects them to, and one that is beyond that goes to its cap.</summary>
    public TimeSpan? AboutLeft() => Left(row => row.Phase == Phase.Waiting ? row.ExpectedSteps : Math.Min(row.ExpectedSteps, row.Latest.Steps));

    /// <inheritdoc/>
    public void Queued(SweepCell cell, string state) => this[cell].Queue(state);

    /// <inheritdoc/>
    public void Began(SweepCell cell) => this[cell].Begin();

    /// <inheritdoc/>
    public void Progressed(SweepCell cell, in RunProgress progress) => this[cell].Progressed(progress);

    /// <inheritdoc/>
    public void Warned(SweepCell cell, string message) => this[cell].Warned(message);

    /// <inheritdoc/>
    public void Ended(CellOutcome outcome) => this[outcome.Cell].End(outcome);

    private TimeSpan? Left(Func<BoardRow, double> endOf)
    {
        double rate = Rows.Where(r => r.Phase == Phase.Running).Sum(r => r.Latest.StepsPerSecond);
        double left = Rows.Where(r => r.Phase != Phase.Ended).Sum(r => Math.Max(0, endOf(r) - r.Latest.Step));
        return rate > 0 ? TimeSpan.FromSeconds(left / rate) : null;
    }
}
