using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Integrability;

/// <summary>Whether the order of two steps matters to the optimiser that trains, against what its moments remember without any curvature. From the measure commute-optimiser.</summary>
internal sealed class OptimiserOrder : IPartWriter
{
    private const string MeasureName = "commute-optimiser";

    private static readonly (string Column, Pen Pen, string Words)[] Parts =
    [
        ("order_memory", Palette.Control, "what its moments remember"), ("order", Palette.KindOf(0), "whole difference"), ("order_curvature", Palette.KindOf(1), "difference less what is remembered"),
    ];

    /// <inheritdoc/>
    public Part? Write(Study study) => Measured.Read(study, MeasureName) is { } measured ? new Part("optimiser-order", "The order of the optimiser's own steps", [Orders(measured), Table(measured)]) : null;

    private static Figure Orders(Measured measured)
    {
        var heights = Axes.Logarithmic("difference/step", measured.Rows().SelectMany(row => Parts.Select(part => row.Number(part.Column))));
        Panel[] panels =
        [
            .. measured.Conditions.Take(PanelGrid.Most).Select(condition => StepPanels.Of(condition, heights, run => new RunDrawing(
                [.. Parts.Select(part => StepSeries.Of(run, run.Rows(), part.Column).LineOf(part.Pen))], [.. StepSeries.Of(run, run.Rows(), "order").Groks(heights)], []))),
        ];
        return new Figure(
            "optimiser-order",
            "Difference that the order of two batches makes to two steps of AdamW with its decay, over the length of a step, median over pairs of batches; a panel for each condition, lines for each run. Dashed: what its moments remember of the order alone, "
                + "both gradients taken at the same weights. What is left comes from curvature, and is what a commutator of plain gradient steps can speak of. Dots are groks."
                + StepPanels.AxesNote + PanelGrid.Note(measured.Conditions.Count, "condition"),
            panels, PanelGrid.PerRow(panels.Length), [.. Parts.Select(part => new LegendEntry(part.Pen, part.Words)), StepSeries.GrokEntry],
            measured.Data("", "step", "samples", "update_norm", "decay_share", "order", "order_memory", "order_curvature", "defect", "cosine_gradient_form", "proj_path", "proj_weights", "random_level", "attention_share"))
        {
            Of = $"{measured.RunWords}, {Words.List([.. measured.Rows().Select(row => row.Number("samples")).Distinct().Order().Select(Words.Whole)])} pairs of batches a step",
            Band = "none, each run by itself",
            Null = "dashed: the difference without any curvature",
            Measures = [MeasureName],
        };
    }

    private static Table Table(Measured measured) => new(
        "Two steps of the run's own optimiser in either order, median over steps, then over runs, with the smallest and largest run in brackets. Order: the whole difference over the length of a step; memory: without curvature; curvature: the rest. "
            + "Cosine: of the rest with the commutator of plain gradient steps on the same batches. Path: share of the rest in the path's directions over the level √(K/N) of a random subspace. Decay: the decay's part of a step.",
        ["condition", "order", "memory", "curvature", "cosine", "path", "decay"],
        [
            .. measured.Conditions.Select(condition => (IReadOnlyList<Cell>)
            [
                new Cell(condition.Title, CellKind.Words),
                .. ((Func<ResultRow, double>[])
                [
                    row => row.Number("order"), row => row.Number("order_memory"), row => row.Number("order_curvature"), row => row.Number("cosine_gradient_form"), row => row.Number("proj_path") / row.Number("random_level"),
                    row => row.Number("decay_share"),
                ]).Select(of => Cells.OfRuns(condition.Runs.Select(run => Median(run.Rows().Select(of))), value => Words.Significant(value, 2))),
            ]),
        ]);

    private static double Median(IEnumerable<double> values) => values.Where(double.IsFinite).ToArray() is { Length: > 0 } known ? Quantiles.Median(known) : double.NaN;
}
