using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Interventions;

/// <summary>The tables on interventions.</summary>
internal static class DoseTables
{
    private static readonly string[] Tests = ["ratio_p_holm", "p_holm"];

    private static readonly string[] Shares = ["random_level", "grad_share", "changed_share", "update_share", "drift"];

    /// <summary>Each arm and strength against the plain runs and the control.</summary>
    public static Table Effects(IReadOnlyList<DoseArm> arms) => new(
        "Each arm and strength. Median grok step of all tasks, Kaplan-Meier, with its 95 % interval. The factor is the ratio of grok steps to those of the plain runs, or to those of the random directions of the same strength, "
        + "by a log-normal regression within pairs of the same seeds and batches that counts runs without grok as later; 95 % interval in brackets. p of the factor: that it is 1, by the likelihood of the same regression. p, log-rank: the test against the plain runs within seeds, by permutation. Both after Holm's adjustment over the arm's strengths; the second cannot be below their number over that of the ways to exchange runs within seeds, and with few runs shows nothing.",
        ["arm", "f", "grokked", "median step", "factor to plain", "p of the factor", "p, log-rank", "factor to random"],
        [
            .. arms.SelectMany(arm => arm.Points.Select(point => (IReadOnlyList<Cell>)
            [
                new Cell(arm.Name, CellKind.Words),
                new Cell(Words.SetPercent(point.Fraction)),
                Grokked(point.Row),
                Median(point),
                point.Effect is null ? Cells.None : Factor(point.Effect, ""),
                .. Tests.Select(test => Cells.Of(point.Effect?.Number(test) ?? double.NaN, Words.PValue)),
                point.Effect is null ? Cells.None : Factor(point.Effect, "control_"),
            ])),
        ]);

    /// <summary>The published claim, asked of each arm.</summary>
    public static Table Claim(MeasureResult result, string clock) => new(
        "The published claim that deleting less than 10 % of the orthogonal gradient eliminates grokking, asked of each arm: runs of which all tasks grok by the cap, with Wilson's 95 % interval, and with P that as few or fewer grok if the share were that of the plain runs (Fisher's exact test). "
        + "Held: at some strength below 10 % fewer than half grok, and significantly fewer than of the plain runs. Weakened: grokking is significantly delayed there (p of the factor), not eliminated. "
        + "Not held: neither, and nearly all grok within 2/3 to 3/2 of the plain runs' time. Undecided: all else.",
        ["arm", "plain", "largest f below 10 %", "10 %", "fewer than half from", "verdict"],
        [
            .. result.RowsOf("claim").Where(row => row.Text("clock") == clock).Select(row => (IReadOnlyList<Cell>)
            [
                new Cell(row.Text("arm"), CellKind.Words), Share(row, "plain"), Share(row, "below", $"{Words.SetPercent(row.Number("below"))}: ", "below_p"), Share(row, "tenth", "", "tenth_p"),
                double.IsNaN(row.Number("eliminated_at")) ? new Cell("none tried", CellKind.Absent) : new Cell(Words.SetPercent(row.Number("eliminated_at"))),
                new Cell(row.Text("verdict"), CellKind.Words),
            ]),
        ]);

    /// <summary>Shares of gradient and step in the span, and the drift out of it.</summary>
    public static Table Watched(MeasureResult result) => new(
        "Share of the energy that the K directions hold, mean over the watched steps: of the clipped gradient before and after the change, and of the step that the weights make, with their decay. "
        + "A vector that has nothing to do with the directions has K/N of it there. Drift: the part of the way since the first changed step that lies outside of their span, at the end.",
        ["arm", "f", "K", "K/N", "gradient", "gradient, changed", "step of the weights", "drift"],
        [
            .. result.RowsOf("watched").Where(row => row.Number("runs") > 0).Select(row => (IReadOnlyList<Cell>)
            [
                new Cell(row.Text("arm"), CellKind.Words), new Cell(Words.SetPercent(row.Number("fraction"))), Cells.Of(row.Number("directions")),
                .. Shares.Select(column => Cells.Of(row.Number(column))),
            ]),
        ]);

    private static Cell Grokked(ResultRow row)
    {
        double runs = row.Number("runs"), followed = row.Number("followed");
        string share = $"{Words.Whole(row.Number("grokked"))} of {Words.Whole(followed)}";
        return followed == runs ? new Cell(share) : followed == 0 ? new Cell($"{Words.Whole(runs)} under way", CellKind.Absent) : new Cell($"{share}, {Words.Whole(runs - followed)} under way");
    }

    private static Cell Median(DoseArm.Point point)
    {
        ResultRow row = point.Row;
        double median = row.Number("median"), low = row.Number("median_low"), high = row.Number("median_high");
        if (double.IsNaN(median))
            return point.IsMedianBeyondCap ? new Cell($"> {Words.Whole(row.Number("cap"))}", CellKind.Absent) : Cells.None;
        return new Cell(double.IsNaN(low) ? Words.Whole(median) : $"{Words.Whole(median)} ({Words.Whole(low)} to {(double.IsNaN(high) ? "–" : Words.Whole(high))})");
    }

    private static Cell Factor(ResultRow effect, string prefix)
    {
        double ratio = effect.Number(prefix + "ratio"), low = effect.Number(prefix + "ratio_low"), high = effect.Number(prefix + "ratio_high");
        return double.IsNaN(ratio) ? double.IsNaN(low) ? Cells.None : new Cell($"> {Words.Significant(low)}", CellKind.Absent)
            : new Cell($"{Words.Significant(ratio)} ({Words.Significant(low)} to {Words.Significant(high)})");
    }

    private static Cell Share(ResultRow row, string prefix, string before = "", string test = "")
    {
        double runs = row.Number(prefix + "_runs"), p = test.Length > 0 ? row.Number(test) : double.NaN;
        string than = double.IsFinite(p) ? $", P {Words.PEquals(p)}" : "";
        return !(runs > 0) ? Cells.None
            : new Cell($"{before}{Words.Whole(row.Number(prefix + "_grokked"))} of {Words.Whole(runs)} ({Words.Percent(row.Number(prefix + "_low"))} to {Words.Percent(row.Number(prefix + "_high"))}){than}");
    }
}
