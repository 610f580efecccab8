namespace Grokscope.Experiments.Executors;

/// <summary>Works through cells, several at a time.</summary>
internal static class JobQueue
{
    /// <summary>Does the work of each cell on one of a number of threads. A cell whose work throws has failed, and the others go on.</summary>
    /// <param name="jobs">Cells at a time, at least 1.</param>
    /// <param name="cells">The cells, in the order in which to begin them.</param>
    /// <param name="work">Trains a cell.</param>
    /// <param name="ended">Told of each cell that ended.</param>
    /// <param name="stop">No other cell is begun after it.</param>
    public static IReadOnlyList<CellOutcome> Run(
        int jobs, IReadOnlyList<SweepCell> cells, Func<SweepCell, CellOutcome> work, Action<CellOutcome> ended, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        var outcomes = new CellOutcome[cells.Count];
        int next = -1;
        Thread[] workers = [.. Enumerable.Range(0, Math.Min(jobs, cells.Count)).Select(n => new Thread(Work) { Name = $"cells {n}" })];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        return outcomes;

        void Work()
        {
            for (int i = Interlocked.Increment(ref next); i < cells.Count; i = Interlocked.Increment(ref next))
            {
                outcomes[i] = stop.IsCancellationRequested ? new CellOutcome(cells[i], null, null) : Try(cells[i]);
                ended(outcomes[i]);
            }
        }

        CellOutcome Try(SweepCell cell)
        {
            try
            {
                return work(cell);
            }
            catch (Exception e)
            {
                // Whatever it was: the other cells go on, and the caller tells of it.
                return new CellOutcome(cell, null, e);
            }
        }
    }
}
