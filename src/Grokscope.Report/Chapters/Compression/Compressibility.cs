using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Compression;

/// <summary>How much of a solution can be left out: of what training added, as published, and of the weights themselves. From the measure compress.</summary>
internal sealed class Compressibility : IPartWriter
{
    /// <summary>The measure.</summary>
    public const string MeasureName = "compress";

    /// <summary>The two objects: what training added, and the weights.</summary>
    public const string Delta = "delta", Theta = "theta";

    private static readonly Family[] Families =
    [
        new("rank", "rank kept", true, [("svd_packed", "each matrix, WQ, WK and WV as one, as published"), ("svd_matrix", "each matrix"), ("svd_attention", "attention matrices only")]),
        new("pruning", "share of entries kept", true, [("prune", "largest of all entries, as published"), ("prune_tensor", "largest of each tensor")]),
        new("bits", "bits an entry", false, [("quantise", "one scale a tensor"), ("quantise_row", "one scale a row")]),
        new("scale", "factor", false, [("scale", "all entries, as published"), ("scale_residual", "what writes to the residual stream"), ("scale_others", "all else")]),
    ];

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (Measured.Read(study, MeasureName) is not { } measured)
            return null;
        return new Part("compressibility", "How much can be left out",
        [
            new Paragraph("Weight decay takes the initial weights θ_0 out of a solution θ. What training added, Δ = θ − θ_0, therefore holds −θ_0, a random matrix; what a method leaves out of Δ puts initial weights back. The weights themselves are what a user would compress."),
            .. Families.Where(family => measured.Rows().Any(family.Holds)).Select(family => Figure(measured, family)),
            CompressTables.Smallest(measured),
            .. CompressTables.Modules(measured) is { } modules ? [new Fold("One module put in or taken out", modules)] : Array.Empty<Block>(),
        ]);
    }

    private static Figure Figure(Measured measured, Family family)
    {
        double[] values = [.. measured.Rows().Where(family.Holds).Select(row => row.Number("value"))];
        Axis across = family.IsLogarithmic ? Axes.Logarithmic(family.Label, values) : Axes.Linear(family.Label, values, values.Min(), values.Max() + 1e-9);
        (double X, double Y)[] Points(MeasuredCondition condition, string method) => [.. LeastAccuracy.Of(PublishedValues.Of(condition.Condition, method))];
        bool hasPublished = measured.Conditions.Any(condition => family.Methods.Any(method => Points(condition, method.Name).Length > 0));
        Panel[] panels =
        [
            .. measured.Conditions.Take(PanelGrid.Most).Select(condition =>
            {
                var drawn = family.Methods.SelectMany((method, i) => new[] { (Of: Delta, Pen: Palette.TrainOf(i)), (Of: Theta, Pen: Palette.KindOf(i)) }.Select(curve =>
                    (curve.Pen, Runs: RunsCurve.Of(condition.Runs.SelectMany(run => LeastAccuracy.Of(run.Rows().Where(row => row.Text("of") == curve.Of && row.Text("method") == method.Name), "value")))))).ToArray();
                return new Panel(
                    condition.Title, condition.GrokNote, across, new Axis(LeastAccuracy.Label, 0, 1.04),
                    [.. drawn.Select(curve => curve.Runs.LineOf(curve.Pen))],
                    [.. family.Methods.SelectMany((method, i) => Points(condition, method.Name).Select(point => PublishedMarks.At(point.X, point.Y, pen: Palette.KindOf(i))))],
                    [condition.First.Run.ChanceAccuracy()]) { Bands = [.. drawn.Select(curve => curve.Runs.BandOf(curve.Pen))] };
            }),
        ];
        return new Figure(
            $"compress-{family.Name}",
            $"Test accuracy, of the task that does worst, against {family.Words}; full: of the weights θ themselves, dashed: of Δ = θ − θ_0, as published. A panel for each condition; median over its runs."
                + (hasPublished ? " Squares: published, of Δ." : "") + PanelGrid.Note(measured.Conditions.Count, "condition"),
            panels, PanelGrid.PerRow(panels.Length),
            [
                .. family.Methods.SelectMany((method, i) => (LegendEntry[])[new(Palette.KindOf(i), $"θ: {method.Words}"), new(Palette.TrainOf(i), "the same of Δ")]), new LegendEntry(Palette.Level, "chance"),
                .. PublishedMarks.Legend(hasPublished, pen: Palette.KindOf(0)),
            ],
            new FigureData(
                ["run", "of", "method", "value", "task", "test_accuracy"],
                measured.Runs.SelectMany(run => run.Rows().Where(family.Holds).Select(row =>
                    (string[])[run.Name, row.Text("of"), row.Text("method"), Words.Exact(row.Number("value")), row.Text("task"), Words.Exact(row.Number("test_accuracy"))]))))
        {
            Of = measured.RunWords,
            Band = RunsCurve.BandWords,
            Null = $"{measured.Study.ChanceAccuracy()}, dotted: answers at random",
            Measures = [MeasureName],
        };
    }

    /// <summary>Methods whose settings mean the same.</summary>
    private sealed record Family(string Name, string Label, bool IsLogarithmic, IReadOnlyList<(string Name, string Words)> Methods)
    {
        public string Words => Name switch
        {
            "rank" => "the rank that is kept of matrices",
            "pruning" => "the share of entries that are kept, the others set to 0",
            "bits" => "the bits that an entry is rounded to",
            _ => "a factor on some or all entries",
        };

        public bool Holds(ResultRow row) => Methods.Any(method => method.Name == row.Text("method"));
    }
}
