using System.Text;
using Grokscope.Experiments.Executors;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>A folder with sweep.toml, a folder per cell, and the roll-up sweep.csv.</summary>
/// <param name="path">The folder.</param>
internal sealed class SweepFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The experiment with its [sweep].</summary>
    public string Configuration => System.IO.Path.Combine(Path, "sweep.toml");

    /// <summary>One row per cell.</summary>
    public string Table => System.IO.Path.Combine(Path, "sweep.csv");

    /// <summary>Folder of a cell.</summary>
    public RunFolder Cell(SweepCell cell) => new(System.IO.Path.Combine(Path, cell.Name));

    /// <summary>
    /// Trains all cells that are not done yet, those that will take longest first. Cells may be added to a folder's sweep, and those that have not
    /// begun may be changed or left out.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="executor">What trains the cells, and where.</param>
    /// <param name="observer">Looks on.</param>
    /// <param name="stop">Lets running cells save a checkpoint and end.</param>
    /// <returns>An outcome per cell, in the order of the sweep.</returns>
    /// <exception cref="ConfigurationException">A cell that has begun has another configuration or is missing.</exception>
    /// <exception cref="RunException">The folder is in use, too little disk is free, or a file of the sweep cannot be written.</exception>
    public IReadOnlyList<CellOutcome> Train(Experiment experiment, IExecutor executor, ISweepObserver observer, CancellationToken stop)
    {
        IReadOnlyList<SweepCell> cells = Sweep.Cells(experiment);
        try
        {
            DurableFile.CreateFolder(Path);
            using var held = FolderLock.Take(Path, stop: stop);
            DurableFile.RemoveUnfinished(Path);
            SweepCheck.Demand(this, experiment, cells);
            DiskNeed.Demand(Path, cells.Select(cell => (cell.Experiment, Cell(cell))));
            DurableFile.Write(Configuration, Encoding.UTF8.GetBytes(ExperimentWriter.ToToml(experiment, folder: Path)));
            using var table = new RollUp(this, experiment, cells, observer);
            if (!held.KeepsOthersOut())
                table.Warned(cells[0], FolderLock.HoldsNothing);
            Dictionary<SweepCell, CellOutcome> outcomes = cells.Select(Done).OfType<CellOutcome>().ToDictionary(o => o.Cell);
            foreach (CellOutcome done in outcomes.Values)
                table.Ended(done);
            SweepCell[] open = [.. cells.Where(cell => !outcomes.ContainsKey(cell)).OrderByDescending(Timescale.ExpectedWork)];
            // Runs whose paths give others their directions must be done before these begin.
            foreach (SweepCell[] phase in new[] { open.Where(cell => cell.Source is null).ToArray(), [.. open.Where(cell => cell.Source is not null)] })
            {
                SweepCell[] ready = [.. phase.Where(cell => !WaitsForStopped(cell, outcomes.Values))];
                foreach (CellOutcome left in phase.Except(ready).Select(cell => new CellOutcome(cell, null, null)))
                {
                    outcomes[left.Cell] = left;
                    table.Ended(left);
                }
                if (ready.Length > 0)
                    foreach (CellOutcome outcome in executor.Execute(this, ready, table, stop))
                        outcomes[outcome.Cell] = outcome;
            }
            table.ThrowIfFailed();
            return [.. cells.Select(cell => outcomes[cell])];
        }
        catch (StorageException e)
        {
            throw new RunException(e.Message, inner: e);
        }
    }

    // A run that somebody stopped gives no directions before it has gone on to its end.
    private static bool WaitsForStopped(SweepCell cell, IEnumerable<CellOutcome> ended) =>
        cell.Source is { } source && ended.Any(o => o.Cell.Name == source.Name && o.Outcome?.Status == RunStatus.Stopped);

    private CellOutcome? Done(SweepCell cell) => RunState.Read(Cell(cell)) switch
    {
        { Result.Status: RunStatus.Imported } => new CellOutcome(cell, null, ImportedRun.NotToBeTrained(Cell(cell))),
        { Result: { } result } => new CellOutcome(cell, new RunOutcome(result.Status, result.Steps, result), null),
        { Status: RunStatus.Damaged, Message: { } problem } => new CellOutcome(cell, null, new RunException(problem)),
        _ => null,
    };
}
