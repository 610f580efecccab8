using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Compression;

/// <summary>The tables on compression.</summary>
internal static class CompressTables
{
    private const string Kept = "module_kept";
    private static readonly string[] Objects = [Compressibility.Theta, Compressibility.Delta];

    /// <summary>The shortest description by each method that keeps the accuracy.</summary>
    public static Table Smallest(Measured measured) => new(
        "The shortest description of each method that keeps 95 % of every task's test accuracy: its setting, and its length in bits a weight, of 32. Of runs that have not grokked it is the accuracy that they have, which is worth little. Positions of kept entries are counted at their entropy. "
            + "Median over runs, the smallest and largest in brackets; a dash where no setting keeps so much.",
        ["condition", "method", "θ: setting", "θ: bits a weight", "Δ: setting", "Δ: bits a weight"],
        [
            .. measured.Conditions.SelectMany(condition => condition.Runs.SelectMany(run => run.Rows("smallest")).GroupBy(row => row.Text("method")).Select(method => (IReadOnlyList<Cell>)
            [
                new Cell(condition.Title, CellKind.Words), new Cell(method.Key.Replace('_', ' '), CellKind.Words),
                .. Objects.Select(of => method.Where(row => row.Text("of") == of).ToArray()).SelectMany(rows => (Cell[])
                    [Cells.OfRuns(rows.Select(row => row.Number("value"))), Cells.OfRuns(rows.Select(row => row.Number("bits_per_parameter")))]),
            ])),
        ]);

    /// <summary>One module as trained and all else at the start, and the other way round; null where it has not been tried.</summary>
    public static Table? Modules(Measured measured)
    {
        const string reset = "module_reset";
        bool hasPublished = measured.Conditions.Any(condition => ModulesOf(condition).Any(module => PublishedValues.Of(condition.Condition, $"{reset} {module}").Any()));
        IReadOnlyList<Cell>[] rows =
        [
            .. measured.Conditions.SelectMany(condition => ModulesOf(condition).Select(module => (IReadOnlyList<Cell>)
            [
                new Cell(condition.Title, CellKind.Words), new Cell(module, CellKind.Words),
                .. ((string[])[Kept, reset]).SelectMany(method => (Cell[])
                [
                    Cells.OfRuns(condition.Runs.Select(run => Least(run.Rows().Where(row => row.Text("method") == method && row.Text("module") == module))), Words.Percent),
                    .. hasPublished ? [Cells.OfRuns(LeastAccuracy.Of(PublishedValues.Of(condition.Condition, $"{method} {module}")).Select(point => point.Y), Words.Percent)] : Array.Empty<Cell>(),
                ]),
            ])),
        ];
        return rows.Length == 0 ? null : new Table(
            "Test accuracy, of the task that does worst, with one module as trained and all else at the start (kept), and with one module at the start and all else as trained (reset). Median over runs, the smallest and largest in brackets.",
            hasPublished ? ["condition", "module", "kept", "published", "reset", "published"] : ["condition", "module", "kept", "reset"], rows);
    }

    private static IEnumerable<string> ModulesOf(MeasuredCondition condition) =>
        condition.Runs.SelectMany(run => run.Rows()).Where(row => row.Text("method") == Kept).Select(row => row.Text("module")).Distinct();

    private static double Least(IEnumerable<ResultRow> tasks) => tasks.Select(row => row.Number("test_accuracy")).DefaultIfEmpty(double.NaN).Min();
}
