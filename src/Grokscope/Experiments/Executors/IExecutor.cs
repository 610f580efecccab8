using Grokscope.Training;

namespace Grokscope.Experiments.Executors;

/// <summary>How a cell of a sweep ended in this session.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Outcome">How its training ended; null where it failed or was not reached.</param>
/// <param name="Failure">What made it fail; null where nothing did.</param>
internal sealed record CellOutcome(SweepCell Cell, RunOutcome? Outcome, Exception? Failure)
{
    /// <summary>What the process should end with if this were the only cell.</summary>
    public ExitCode Code => Failure switch
    {
        null => Outcome?.Code ?? ExitCode.Stopped,
        ConfigurationException => ExitCode.Usage,
        RunException failed => failed.Code,
        _ => ExitCode.Failed,
    };
}

/// <summary>Gets the cells of a sweep trained somewhere.</summary>
internal interface IExecutor
{
    /// <summary>Trains all cells; one that fails does not stop the others.</summary>
    /// <param name="folder">The sweep's folder, held by this process; its sweep.toml is written.</param>
    /// <param name="cells">The cells, in the order in which to begin them.</param>
    /// <param name="observer">Looks on.</param>
    /// <param name="stop">Lets running cells save a checkpoint and end, and begins no others.</param>
    /// <returns>An outcome per cell, in the order of the cells.</returns>
    IReadOnlyList<CellOutcome> Execute(SweepFolder folder, IReadOnlyList<SweepCell> cells, ISweepObserver observer, CancellationToken stop);
}

/// <summary>Looks on while a sweep is trained. May be called on any thread, for different cells at a time; must be quick.</summary>
internal interface ISweepObserver
{
    /// <summary>A cell is waited for elsewhere, and in what state, such as "pending (Priority)".</summary>
    void Queued(SweepCell cell, string state);

    /// <summary>A cell begins or goes on.</summary>
    void Began(SweepCell cell);

    /// <summary>How far a cell is.</summary>
    void Progressed(SweepCell cell, in RunProgress progress);

    /// <summary>Something that the user must hear of although the cell goes on.</summary>
    void Warned(SweepCell cell, string message);

    /// <summary>A cell ended in this session, or was done before.</summary>
    void Ended(CellOutcome outcome);
}
