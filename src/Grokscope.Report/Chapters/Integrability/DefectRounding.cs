using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Integrability;

/// <summary>How much of the published defect, a difference of two vectors of float32, is their rounding: against the exact form at the same steps and batches. From the measure commutator.</summary>
internal static class DefectRounding
{
    private const double Allowed = 0.1;

    /// <summary>A row a condition.</summary>
    public static Table Table(Measured measured) => new(
        "The published defect, a difference of two vectors of float32, beside the exact one of the same batches (losses of all tasks; medians over pairs of batches). At the start: published over exact at the first snapshot; "
            + $"cosine there: of the two δ. Off by {Words.SetPercent(Allowed)}: share of snapshots at which the two differ by more than that; too large, at most: their largest ratio; lost: share of snapshots at which the published one "
            + "is exactly 0, since the step is smaller than the weights' last digit. Median of the runs, their smallest and largest in brackets.",
        ["condition", "at the start", "cosine there", $"off by {Words.SetPercent(Allowed)}", "too large, at most", "lost"],
        [
            .. measured.Conditions.Select(condition => (IReadOnlyList<Cell>)
            [
                new Cell(condition.Title, CellKind.Words),
                Cells.OfRuns(condition.Runs.Select(run => Ratios(run).FirstOrDefault(double.NaN))),
                Cells.OfRuns(condition.Runs.Select(run => Totals(run).Select(row => row.Number("cosine_published_exact")).FirstOrDefault(double.NaN))),
                Cells.OfRuns(condition.Runs.Select(run => Share(Ratios(run), ratio => Math.Abs(ratio - 1) > Allowed)), Words.Percent),
                Cells.OfRuns(condition.Runs.Select(run => Ratios(run).DefaultIfEmpty(double.NaN).Max())),
                Cells.OfRuns(condition.Runs.Select(run => Share(Ratios(run), ratio => ratio == 0)), Words.Percent),
            ]),
        ]);

    private static ResultRow[] Totals(RunMeasured run) => [.. run.Rows().Where(row => row.Text("mode") == DefectCurves.Total)];

    private static double[] Ratios(RunMeasured run) => [.. Totals(run).Select(row => row.Number(DefectCurves.Published) / row.Number(DefectCurves.Exact))];

    private static double Share(double[] ratios, Func<double, bool> has) => (double)ratios.Count(has) / ratios.Length;
}
