using System.Runtime.ExceptionServices;
using Grokscope.Training;

namespace Grokscope.Experiments;

/// <summary>How a cell of a sweep ended in this session.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Outcome">How its training ended; null where it failed or was not reached.</param>
/// <param name="Failure">What made it fail; null where nothing did.</param>
public sealed record CellOutcome(SweepCell Cell, RunOutcome? Outcome, Exception? Failure)
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
public interface IExecutor
{
    /// <summary>Trains all cells; one that fails does not stop the others.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="train">Trains one in its folder; called on any thread.</param>
    /// <param name="ended">Told of each cell that ended; never called twice at a time.</param>
    /// <param name="stop">Lets running cells save a checkpoint and end, and begins no others.</param>
    /// <returns>An outcome per cell, in the order of the cells.</returns>
    IReadOnlyList<CellOutcome> Execute(
        IReadOnlyList<SweepCell> cells, Func<SweepCell, RunOutcome> train, Action<CellOutcome> ended, CancellationToken stop);
}

/// <summary>Trains cells side by side in this process, each on one thread of its own.</summary>
/// <param name="jobs">Cells at a time, at least 1.</param>
public sealed class LocalExecutor(int jobs) : IExecutor
{
    /// <inheritdoc/>
    public IReadOnlyList<CellOutcome> Execute(
        IReadOnlyList<SweepCell> cells, Func<SweepCell, RunOutcome> train, Action<CellOutcome> ended, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        var outcomes = new CellOutcome[cells.Count];
        var reporting = new Lock();
        int next = -1;
        ExceptionDispatchInfo? failure = null;
        Thread[] workers = [.. Enumerable.Range(0, Math.Min(jobs, cells.Count)).Select(n => new Thread(Work) { Name = $"cells {n}" })];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        failure?.Throw();
        return outcomes;

        void Work()
        {
            for (int i = Interlocked.Increment(ref next); i < cells.Count; i = Interlocked.Increment(ref next))
            {
                outcomes[i] = stop.IsCancellationRequested ? new CellOutcome(cells[i], null, null) : Train(cells[i]);
                Tell(outcomes[i]);
            }
        }

        void Tell(CellOutcome outcome)
        {
            lock (reporting)
                try
                {
                    ended(outcome);
                }
                catch (Exception e)
                {
                    // Thrown on the caller's thread, once all cells have ended.
                    failure ??= ExceptionDispatchInfo.Capture(e);
                }
        }

        CellOutcome Train(SweepCell cell)
        {
            try
            {
                return new CellOutcome(cell, train(cell), null);
            }
            catch (Exception e)
            {
                // Whatever it was: the other cells go on, and the caller tells of it.
                return new CellOutcome(cell, null, e);
            }
        }
    }
}
