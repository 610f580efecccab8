using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The tables on spectra of the updates.</summary>
internal static class GramTables
{
    private const string PerSnapshot = "every snapshot, as published";

    private static readonly string[] Kinds = ["grokking", "control"];

    /// <summary>The published decline beside the same ratio at earlier windows of the run.</summary>
    public static Table Earlier(Measured measured) => new(
        "Decline of g23 at the grok, with windows of every snapshot, as published, beside the same ratio with the grok put at each earlier window of the run: its median, and the share of earlier windows that have declined as much or more. Without a grok there is no decline. " + Cells.RunsMeaning,
        ["condition", "windows", "decline at the grok", "median of earlier", "earlier as large", "R at the grok", "k of the last window"],
        [
            .. measured.Conditions.Select(condition =>
            {
                ResultRow[] rows = [.. condition.Runs.SelectMany(run => run.Rows().Where(row => row.Number("spacing") == 0).Take(1))];
                return (IReadOnlyList<Cell>)
                [
                    new Cell(condition.Title, CellKind.Words), Cells.OfRuns(rows.Select(row => row.Number("windows")), Words.Whole),
                    Cells.OfRuns(rows.Select(row => row.Number("decline")), Words.Significant), Cells.OfRuns(rows.Select(row => row.Number("earlier_median")), Words.Significant),
                    Cells.OfRuns(rows.Select(row => row.Number("earlier_as_large")), Words.Percent), Cells.OfRuns(rows.Select(row => row.Number("R_grok")), Words.Significant),
                    new Cell(string.Join(", ", rows.Select(row => row.Number("k_term")).Where(double.IsFinite).GroupBy(k => k).OrderBy(same => same.Key).Select(same => $"{Words.Whole(same.Key)}{(same.Count() > 1 ? $" ({same.Count()})" : "")}")), CellKind.Words),
                ];
            }),
        ]);

    /// <summary>Runs with a grok against runs without.</summary>
    public static Table Comparison(MeasureResult comparison) => new(
        "Runs that grok against runs that do not, one value a run, windows of equal steps; the latter at the same share of their length (fraction) or at the same step. Declines are factors, and so is their difference; of R the values themselves. Interval: 95 % of the differences if the labels mean nothing. "
        + "p: permutation test, the share of relabellings (as many runs being called grokking) with a difference as large, and as far from none; no p can be below 1/ways. Where the two kinds have other weight decays, a difference may be due to the decay alone.",
        ["runs", "of", "matched by", "with a grok", "without", "difference", "interval", "p larger", "p two-sided", "ways"],
        [
            .. comparison.RowsOf("").Select(row =>
            {
                bool isDecline = row.Text("statistic") != "R";
                string Value(string column) => Words.Significant(isDecline ? Math.Exp(row.Number(column)) : row.Number(column));
                bool isKnown = double.IsFinite(row.Number("difference"));
                return (IReadOnlyList<Cell>)
                [
                    new Cell(row.Text("group"), CellKind.Words), new Cell(isDecline ? "decline" : "R", CellKind.Words), new Cell(row.Text("matching"), CellKind.Words),
                    Group(row, "grokking", isKnown ? Value("grokking_mean") : "–"), Group(row, "control", isKnown ? Value("control_mean") : "–"),
                    isKnown ? new Cell((isDecline ? "× " : "") + Value("difference")) : Cells.None, isKnown ? new Cell($"{Value("null_low")} to {Value("null_high")}") : Cells.None,
                    Cells.Of(row.Number("p_larger"), Words.PValue), Cells.Of(row.Number("p_two_sided"), Words.PValue), Cells.Of(row.Number("ways"), Words.Whole),
                ];
            }),
        ]);

    /// <summary>The published summary, and the published numbers.</summary>
    public static Table Published(MeasureResult comparison)
    {
        static string Of(string quantity, Func<double, string> words) => PublishedValues.Of("gram_" + quantity) is { } number ? words(number.Value) : "–";
        return new Table(
            $"The published summary, windows of {PerSnapshot}, and the published numbers (published.md, {PublishedValues.Of("gram_grokking_runs")!.Source}). R: mean and standard deviation over runs, at the grok, or over all windows of runs without one. k: place of the spectrum's edge in the last window, and how many runs have it there; at equal steps: the same of windows that are as long in runs of both kinds.",
            ["runs", "with a grok", "number", "declined", "smallest decline", "largest", "R", "k of the last window", "k at equal steps"],
            [
                .. comparison.RowsOf("published").Where(row => row.Number("runs") > 0).Select(row => (IReadOnlyList<Cell>)
                [
                    new Cell(row.Text("group"), CellKind.Words), new Cell(row.Flag("grokking") ? "yes" : "no", CellKind.Words), new Cell(Words.Whole(row.Number("runs"))),
                    row.Flag("grokking") ? new Cell(Words.Whole(row.Number("declined"))) : new Cell("not asked", CellKind.Absent),
                    Cells.Of(row.Number("decline_least")), Cells.Of(row.Number("decline_most")),
                    double.IsNaN(row.Number("R_mean")) ? Cells.None : new Cell($"{Words.Significant(row.Number("R_mean"))} ± {Words.Significant(row.Number("R_std"))}"),
                    Terms(comparison, row, isEqual: false), Terms(comparison, row, isEqual: true),
                ]),
                .. Kinds.Select(kind => (IReadOnlyList<Cell>)
                [
                    new Cell("published", CellKind.Words), new Cell(kind == "grokking" ? "yes" : "no", CellKind.Words), new Cell(Of(kind + "_runs", Words.Whole)), new Cell(Of(kind + "_declined", Words.Whole)),
                    new Cell(Of(kind + "_decline_least", Words.Significant)), new Cell(Of(kind + "_decline_most", Words.Significant)),
                    new Cell($"{Of(kind + "_R_mean", Words.Significant)} ± {Of(kind + "_R_std", Words.Significant)}"),
                    PublishedValues.Of($"gram_{kind}_k1_runs") is { } first ? new Cell($"1 ({Words.Whole(first.Value)})", CellKind.Words)
                        : new Cell($"from {Of(kind + "_k_least", Words.Whole)} to {Of(kind + "_k_most", Words.Whole)}", CellKind.Words),
                    Cells.None,
                ]),
            ]);
    }

    private static Cell Terms(MeasureResult comparison, ResultRow of, bool isEqual)
    {
        string[] terms =
        [
            .. comparison.RowsOf("terms").Where(row => row.Text("group") == of.Text("group") && row.Flag("grokking") == of.Flag("grokking") && row.Number("spacing") > 0 == isEqual)
                .Select(row => $"{Words.Whole(row.Number("k"))} ({Words.Whole(row.Number("runs"))})"),
        ];
        return terms.Length == 0 ? Cells.None : new Cell(string.Join(", ", terms), CellKind.Words);
    }

    private static Cell Group(ResultRow row, string kind, string mean) =>
        double.IsNaN(row.Number(kind + "_runs")) ? Cells.None : new Cell($"{mean} ({Words.Count((int)row.Number(kind + "_runs"), "run")}{(row.Text(kind + "_decays") is { Length: > 0 } decays ? $", decay {Words.List(decays.Split(' '))}" : "")})");
}
