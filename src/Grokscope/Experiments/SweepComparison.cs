using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>A cell that both sweeps have begun.</summary>
/// <param name="Name">Name of its folder in both.</param>
/// <param name="Runs">Its two runs.</param>
internal sealed record CellComparison(string Name, RunComparison Runs);

/// <summary>A sweep that is compared.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Cells">Number of its cells, begun or not.</param>
internal sealed record SweepSize(string Path, int Cells);

/// <summary>Two sweeps side by side, cell by cell; cells belong together if their folders have the same name.</summary>
/// <param name="A">A.</param>
/// <param name="B">B.</param>
/// <param name="Settings">Keys that sweep.toml gives other values for cells of the same name.</param>
/// <param name="OnlyInA">Cells that only A has.</param>
/// <param name="OnlyInB">Cells that only B has.</param>
/// <param name="BegunOnlyInA">Cells of both that only A has begun.</param>
/// <param name="BegunOnlyInB">Cells of both that only B has begun.</param>
/// <param name="NotBegun">Cells of both that neither has begun, which is no difference.</param>
/// <param name="Cells">Cells that both have begun, in the order of A.</param>
internal sealed record SweepComparison(
    SweepSize A,
    SweepSize B,
    IReadOnlyList<SettingDifference> Settings,
    IReadOnlyList<string> OnlyInA,
    IReadOnlyList<string> OnlyInB,
    IReadOnlyList<string> BegunOnlyInA,
    IReadOnlyList<string> BegunOnlyInB,
    IReadOnlyList<string> NotBegun,
    IReadOnlyList<CellComparison> Cells)
{
    /// <summary>Whether anything differs.</summary>
    public bool Differs =>
        Settings.Count + OnlyInA.Count + OnlyInB.Count + BegunOnlyInA.Count + BegunOnlyInB.Count > 0 || Cells.Any(c => c.Runs.Differs);

    /// <summary>Compares two sweeps, whose runs may be unfinished or still be written.</summary>
    /// <param name="a">Folder of the first.</param>
    /// <param name="b">Folder of the second.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ConfigurationException">A configuration cannot be used.</exception>
    /// <exception cref="StorageException">A file is damaged.</exception>
    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    public static SweepComparison Of(SweepFolder a, SweepFolder b, CancellationToken stop = default)
    {
        IReadOnlyList<SweepCell> cellsA = Cells(a), cellsB = Cells(b);
        var others = cellsB.ToDictionary(cell => cell.Name);
        List<SettingDifference> settings = [];
        List<string> begunOnlyInA = [], begunOnlyInB = [], notBegun = [];
        List<CellComparison> begun = [];
        foreach (SweepCell cellA in cellsA.Where(cell => others.ContainsKey(cell.Name)))
        {
            SweepCell cellB = others[cellA.Name];
            settings.AddRange(cellB.Experiment.DifferencesFrom(cellA.Experiment));
            (RunFolder runA, RunFolder runB) = (a.Cell(cellA), b.Cell(cellB));
            bool begunInA = RecordedRun.IsBegun(runA), begunInB = RecordedRun.IsBegun(runB);
            if (begunInA && begunInB)
                begun.Add(new CellComparison(cellA.Name, RunComparison.Of(
                    RecordedRun.Read(runA, cellA.Experiment), RecordedRun.Read(runB, cellB.Experiment), stop)));
            else
                (begunInA ? begunOnlyInA : begunInB ? begunOnlyInB : notBegun).Add(cellA.Name);
        }
        return new SweepComparison(
            new SweepSize(a.Path, cellsA.Count),
            new SweepSize(b.Path, cellsB.Count),
            [.. settings.Distinct()],
            [.. cellsA.Select(cell => cell.Name).Except(others.Keys)],
            [.. others.Keys.Except(cellsA.Select(cell => cell.Name))],
            begunOnlyInA,
            begunOnlyInB,
            notBegun,
            begun);

        static IReadOnlyList<SweepCell> Cells(SweepFolder folder) => Sweep.Cells(Experiment.Load(folder.Configuration));
    }
}
