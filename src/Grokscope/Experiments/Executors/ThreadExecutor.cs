using Grokscope.Training;

namespace Grokscope.Experiments.Executors;

/// <summary>Trains cells side by side in this process: for programs that use the library and have no command line to start.</summary>
/// <param name="jobs">Cells at a time, at least 1.</param>
/// <param name="loss">What trains.</param>
internal sealed class ThreadExecutor(int jobs, LossFactory loss) : IExecutor
{
    /// <inheritdoc/>
    public IReadOnlyList<CellOutcome> Execute(SweepFolder folder, IReadOnlyList<SweepCell> cells, ISweepObserver observer, CancellationToken stop) =>
        JobQueue.Run(jobs, cells, cell => Train(folder, cell, observer, stop), observer.Ended, stop);

    private CellOutcome Train(SweepFolder folder, SweepCell cell, ISweepObserver observer, CancellationToken stop)
    {
        observer.Began(cell);
        return new CellOutcome(cell, ExperimentRun.Train(cell.Experiment, folder.Cell(cell).Path, loss, new CellObserver(cell, observer), stop), null);
    }

    private sealed class CellObserver(SweepCell cell, ISweepObserver observer) : IRunObserver
    {
        public void Progressed(in RunProgress progress) => observer.Progressed(cell, progress);

        public void Warned(string message) => observer.Warned(cell, message);
    }
}
