using System.Collections.Concurrent;
using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Training;

namespace Grokscope.Cli.Progress;

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
    private string _queue = "waiting";
    private CellOutcome? _outcome;
    private RunProgress _latest = new(0, cell.Experiment.Train.Steps, 0, 0, double.NaN, 0, null);

    /// <summary>Name of the run.</summary>
    public string Name { get; } = cell.Name;

    /// <summary>Names of its tasks.</summary>
    public IReadOnlyList<string> Tasks { get; } = cell.Experiment.Shape.Tasks;

    /// <summary>Steps after which it ends in any case.</summary>
    public int StepCap { get; } = cell.Experiment.Train.Steps;

    /// <summary>Steps after which it is expected to end.</summary>
    public double ExpectedSteps => Timescale.ExpectedSteps(cell.Experiment, Latest.Step);

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
        (Phase.Waiting, _) => QueueState,
        (Phase.Running, _) => "running",
        (_, { Failure: not null }) => "failed",
        (_, { Outcome: { } outcome }) => Texts.State(outcome.Status),
        _ => "stopped",
    };

    /// <summary>The time until it ends at its present speed if it does not stop earlier; null where it is not known.</summary>
    public TimeSpan? AtMostLeft => Phase == Phase.Running && Latest is { StepsPerSecond: > 0 } latest
        ? TimeSpan.FromSeconds((latest.Steps - latest.Step) / latest.StepsPerSecond)
        : null;

    private string QueueState
    {
        get
        {
            lock (_lock)
                return _queue;
        }
    }

    /// <summary>The run waits in a queue.</summary>
    public void Queue(string state)
    {
        lock (_lock)
            (_phase, _queue) = (Phase.Waiting, state);
    }

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
