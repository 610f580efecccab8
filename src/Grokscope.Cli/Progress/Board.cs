using System.Collections.Concurrent;
using Grokscope.Experiments;
using Grokscope.Training;

namespace Grokscope.Cli.Progress;

/// <summary>How far all runs of a command are. Written by the runs' threads, read by a display.</summary>
internal sealed class Board
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
    public TimeSpan? AtMostLeft()
    {
        double rate = Rows.Where(r => r.Phase == Phase.Running).Sum(r => r.Latest.StepsPerSecond);
        long left = Rows.Sum(r => r.Phase switch
        {
            Phase.Waiting => r.StepCap,
            Phase.Running => r.Latest.Steps - r.Latest.Step,
            _ => 0L,
        });
        return rate > 0 ? TimeSpan.FromSeconds(left / rate) : null;
    }
}

/// <summary>What a run is doing.</summary>
internal enum Phase
{
    /// <summary>Not begun in this session.</summary>
    Waiting,

    /// <summary>Being trained.</summary>
    Running,

    /// <summary>Over, for this session at least.</summary>
    Ended,
}

/// <summary>How far a run is.</summary>
/// <param name="cell">The run.</param>
/// <param name="warnings">Receives its warnings.</param>
internal sealed class BoardRow(SweepCell cell, ConcurrentQueue<string> warnings) : IRunObserver
{
    private readonly Lock _lock = new();
    private Phase _phase;
    private CellOutcome? _outcome;
    private RunProgress _latest = new(0, cell.Experiment.Train.Steps, 0, 0, double.NaN, 0, null);

    /// <summary>Name of the run.</summary>
    public string Name { get; } = cell.Name;

    /// <summary>Names of its tasks.</summary>
    public IReadOnlyList<string> Tasks { get; } = cell.Experiment.Shape.Tasks;

    /// <summary>Steps after which it ends in any case.</summary>
    public int StepCap { get; } = cell.Experiment.Train.Steps;

    /// <summary>What it is doing.</summary>
    public Phase Phase
    {
        get
        {
            lock (_lock)
                return _phase;
        }
    }

    /// <summary>How it ended; null before.</summary>
    public CellOutcome? Outcome
    {
        get
        {
            lock (_lock)
                return _outcome;
        }
    }

    /// <summary>What it last reported.</summary>
    public RunProgress Latest
    {
        get
        {
            lock (_lock)
                return _latest;
        }
    }

    /// <summary>Its state as a word.</summary>
    public string State => (Phase, Outcome) switch
    {
        (Phase.Waiting, _) => "waiting",
        (Phase.Running, _) => "running",
        (_, { Failure: not null }) => "failed",
        (_, { Outcome: { } outcome }) => Texts.State(outcome.Status),
        _ => "stopped",
    };

    /// <summary>The time until it ends at its present speed if it does not stop earlier; null where it is not known.</summary>
    public TimeSpan? AtMostLeft => Phase == Phase.Running && Latest is { StepsPerSecond: > 0 } latest
        ? TimeSpan.FromSeconds((latest.Steps - latest.Step) / latest.StepsPerSecond)
        : null;

    /// <summary>The run begins.</summary>
    public void Begin()
    {
        lock (_lock)
            _phase = Phase.Running;
    }

    /// <summary>The run ended.</summary>
    public void End(CellOutcome outcome)
    {
        lock (_lock)
            (_outcome, _phase) = (outcome, Phase.Ended);
    }

    /// <inheritdoc/>
    public void Progressed(in RunProgress progress)
    {
        lock (_lock)
            _latest = progress;
    }

    /// <inheritdoc/>
    public void Warned(string message) => warnings.Enqueue($"{Name}: {message}");
}
