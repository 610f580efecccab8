using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The tables on the loss landscape.</summary>
internal static class LandscapeTables
{
    /// <summary>What the planes hold of the path.</summary>
    public static Table Planes(Measured measured) => new(
        "Share of the variance of the snapshots that lies along each direction of the plane, and the largest share of a snapshot's squared distance from the mean that lies off it. " + Cells.RunsMeaning,
        ["condition", "plane of the", "along v1", "along v2", "together", "most off the plane"],
        [
            .. measured.Conditions.SelectMany(condition => LossPlanes.Planes.Select(plane => (plane.Words, Rows: condition.Runs.SelectMany(run => run.Rows("planes")).Where(row => row.Text("plane") == plane.Plane).ToArray()))
                .Where(plane => plane.Rows.Length > 0).Select(plane => (IReadOnlyList<Cell>)
                [
                    new Cell(condition.Title, CellKind.Words), new Cell(plane.Words, CellKind.Words),
                    .. Cells.OfRuns(plane.Rows, Words.Percent, "explained_x", "explained_y", "explained", "most_off_plane"),
                ])),
        ]);

    /// <summary>What lies between memorised and grokked.</summary>
    public static Table Barriers(Measured measured) => new(
        "Between memorised (α = 0) and grokked (α = 1): the largest excess of the loss above the straight line between its two ends (nats; 0 where it never lies above), the least α from which the test accuracy is 50 % and 90 %, and the least training accuracy on the way. " + Cells.RunsMeaning,
        ["condition", "task", "line", "barrier, training", "barrier, test", "α at 50 %", "α at 90 %", "least training accuracy"],
        [
            .. measured.Conditions.SelectMany(condition => condition.Tasks.SelectMany(task => condition.Runs.SelectMany(run => run.Of("barrier", task)).GroupBy(row => row.Text("line")).Select(line => (IReadOnlyList<Cell>)
            [
                new Cell(condition.Title, CellKind.Words), new Cell(task, CellKind.Words), new Cell(line.Key == "straight" ? "as it is" : line.Key, CellKind.Words),
                .. Cells.OfRuns([.. line], Words.Significant, "train_barrier", "test_barrier", "alpha_50", "alpha_90"),
                Cells.OfRuns(line.Select(row => row.Number("least_train_accuracy")), Words.Percent),
            ]))),
        ]);
}
