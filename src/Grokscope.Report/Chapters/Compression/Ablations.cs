using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Compression;

/// <summary>The published ablations: only some directions of what training added are kept, or all but some.</summary>
internal static class Ablations
{
    private const string Table = "ablation", Kept = "kept", Directions = "directions";

    private static readonly (string Kept, Pen Pen, string Words)[] Curves =
    [
        ("random", Palette.Control, "random directions"), ("without", Palette.KindOf(2), "all but those of most variance"), ("block_order", Palette.KindOf(1), "matrix after matrix, as published"),
        ("variance_order", Palette.KindOf(0), "those of most variance"),
    ];

    /// <summary>Accuracy against the number of directions, a row of panels for each condition, a column for each variant; null where there is none.</summary>
    public static Figure? Figure(Measured measured)
    {
        string[] variants = [.. measured.Rows(Table).Select(row => row.Text("variant")).Distinct().Order(StringComparer.Ordinal)];
        if (variants.Length == 0)
            return null;
        int most = Math.Max(1, PanelGrid.Most / variants.Length);
        Dictionary<string, Axis> axes = variants.ToDictionary(variant => variant, variant =>
            Axes.Logarithmic(variant == "v1" ? "directions in each matrix" : Directions, RowsOf(measured.Rows(Table), variant).Where(row => Curves.Any(curve => curve.Kept == row.Text(Kept))).Select(row => row.Number(Directions))));
        (double X, double Y)[] Points(MeasuredCondition condition, string variant, string kept) => [.. LeastAccuracy.Of(PublishedValues.Of(condition.Condition, $"ablation_{variant}_{kept}"))];
        bool hasPublished = measured.Conditions.Any(condition => variants.Any(variant => Curves.Any(curve => Points(condition, variant, curve.Kept).Length > 0)));
        Panel[] panels =
        [
            .. measured.Conditions.Take(most).SelectMany(condition => variants.Select(variant =>
            {
                ResultRow[][] rows = [.. condition.Runs.Select(run => RowsOf(run.Rows(Table), variant).ToArray())];
                var drawn = Curves.Select(curve => (curve.Kept, curve.Pen, Runs: CurveOf(rows, curve.Kept))).ToArray();
                return new Panel(
                    condition.Title, Meaning(variant), axes[variant], new Axis(LeastAccuracy.Label, 0, 1.04),
                    [.. drawn.Select(curve => curve.Runs.LineOf(curve.Pen))],
                    [.. drawn.SelectMany(curve => Points(condition, variant, curve.Kept).Select(point => PublishedMarks.At(point.X, point.Y, pen: curve.Pen)))],
                    [.. CurveOf(rows, "none").Median, .. CurveOf(rows, "all").Median]) { Bands = [.. drawn.Select(curve => curve.Runs.BandOf(curve.Pen))] };
            })),
        ];
        return new Figure(
            "ablations",
            "Test accuracy, of the task that does worst, where only some principal directions of the attention matrices are kept of what training added; median over a condition's runs. Columns: v1, each attention matrix in its own directions, all else as trained; "
                + "v2, all weights in these directions; v3, the attention block in them, all else as trained. Dotted: nothing of it kept, and all of it."
                + (hasPublished ? " Squares in the curves' colours are published." : "") + PanelGrid.Note(measured.Conditions.Count, "condition", most),
            panels, variants.Length,
            [
                .. Curves.Reverse().Select(curve => new LegendEntry(curve.Pen, curve.Words)), new LegendEntry(Palette.Level, "nothing, and all of it"),
                .. PublishedMarks.Legend(hasPublished, pen: Palette.KindOf(0)),
            ],
            measured.Data(Table, "variant", Kept, Directions, "captured", "task", "train_accuracy", "test_accuracy", "test_loss"))
        {
            Of = measured.RunWords,
            Band = RunsCurve.BandWords,
            Null = "dashed, as many random directions; dotted below, nothing kept",
            Measures = [Reconstruction.MeasureName],
        };
    }

    private static RunsCurve CurveOf(IReadOnlyList<ResultRow[]> runs, string kept) => RunsCurve.Of(runs.SelectMany(rows => LeastAccuracy.Of(rows.Where(row => row.Text(Kept) == kept), Directions)));

    private static IEnumerable<ResultRow> RowsOf(IEnumerable<ResultRow> rows, string variant) => rows.Where(row => row.Text("variant") == variant);

    private static string Meaning(string variant) => variant switch
    {
        "v1" => "v1: each attention matrix by itself",
        "v2" => "v2: all weights",
        "v3" => "v3: the attention block",
        _ => variant,
    };
}
