namespace Grokscope.Experiments.Executors;

/// <summary>
/// Trains cells side by side, each in a process of its own with one thread. Two such processes are as fast as two threads of one
/// (docs/studies.md), and what ends one of them, such as the kernel when memory runs out, leaves the others alone.
/// </summary>
/// <param name="jobs">Cells at a time, at least 1.</param>
/// <param name="launcher">What trains one cell.</param>
internal sealed class ProcessExecutor(int jobs, CellLauncher launcher) : IExecutor
{
    /// <inheritdoc/>
    public IReadOnlyList<CellOutcome> Execute(SweepFolder folder, IReadOnlyList<SweepCell> cells, ISweepObserver observer, CancellationToken stop) =>
        JobQueue.Run(jobs, cells, cell => new CellProcess(folder, cell, launcher, observer).Train(stop), observer.Ended, stop);
}
