using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Integrability;

/// <summary>How far two gradient steps depend on their order, over training: the defect in its three forms, that across tasks, and how much the gradients agree. From the measure commutator.</summary>
internal sealed class DefectCurves : IPartWriter
{
    /// <summary>The measure.</summary>
    public const string MeasureName = "commutator";

    /// <summary>The mode in which both batches have the loss of all tasks.</summary>
    public const string Total = "total";

    /// <summary>Columns of the defect's median: in the published form, and in the exact one.</summary>
    public const string Published = "defect_published_median", Exact = "defect_exact_median";

    private const string Difference = "defect_median";

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (Measured.Read(study, MeasureName) is not { } measured)
            return null;
        string[] modes = [.. measured.Rows().Select(row => row.Text("mode")).Distinct()];
        return new Part("defect", "Commutator defect",
        [
            Defects(measured),
            DefectRounding.Table(measured),
            .. modes.Length > 1 ? [Ratios(measured, [.. modes.Where(mode => mode != Total)])] : Array.Empty<Figure>(),
            Cosines(measured, modes),
        ]);
    }

    private static Figure Defects(Measured measured)
    {
        (string Column, Pen Pen, string Words)[] forms =
        [
            (Published, Palette.KindOf(0), "as published, from float32 weights"), (Difference, Palette.KindOf(1), "from differences of gradients"), (Exact, Palette.TrainOf(2), "exact, infinitely small steps"),
        ];
        var heights = Axes.Logarithmic("defect D (1/unit of θ)", measured.Rows().Where(row => row.Text("mode") == Total).SelectMany(row => forms.Select(form => row.Number(form.Column))));
        PublishedValue[] Points(MeasuredCondition condition) => [.. PublishedValues.Of(condition.Condition, "defect_total")];
        bool hasPublished = measured.Conditions.Any(condition => Points(condition).Length > 0);
        Panel[] panels =
        [
            .. measured.Conditions.Take(PanelGrid.Most).Select(condition =>
            {
                Panel panel = StepPanels.Of(condition, heights, run => new RunDrawing(
                    [.. forms.Select(form => Series(run, Total, form.Column).LineOf(form.Pen))],
                    [.. Series(run, Total, Difference).Groks(heights)],
                    [Series(run, Total, "defect_p25").BandTo(Series(run, Total, "defect_p75"), Palette.KindOf(1))]));
                return panel with { Marks = [.. panel.Marks, .. Points(condition).Select(point => PublishedMarks.Of(point, point.X))] };
            }),
        ];
        bool hasZeros = measured.Rows().Any(row => row.Text("mode") == Total && forms.Any(form => row.Number(form.Column) == 0));
        string caption = "Commutator defect over training, a panel for each condition, lines for each run: how much the weights after two gradient steps on batches A and B depend on the order, "
            + "D = ‖θ_AB − θ_BA‖/(‖ηg_A‖‖ηg_B‖), median over pairs of batches, with the loss of all tasks. The form as published takes the difference of weights kept in float32; where it lies above the others, it shows their rounding. "
            + $"Dots are groks.{(hasPublished ? " Squares are read off the published figure (all seeds)." : "")}{(hasZeros ? " A defect of exactly 0, lost in rounding, is drawn at the lower edge." : "")}{StepPanels.AxesNote}{PanelGrid.Note(measured.Conditions.Count, "condition")}";
        return new Figure(
            "defect", caption, panels, PanelGrid.PerRow(panels.Length),
            [
                .. forms.Select(form => new LegendEntry(form.Pen, form.Words)), StepSeries.GrokEntry,
                .. PublishedMarks.Legend(hasPublished),
            ],
            measured.Data("", "step", "mode", "samples", Difference, "defect_p25", "defect_p75", Exact, Published, "cosine_published_exact", "delta_exact_median"))
        {
            Of = $"{measured.RunWords}, {SamplesOf(measured)}",
            Band = "25 to 75 % of the pairs of batches, of the form from differences",
            Null = "none drawn: D is a scale and no share; how far the published form lies above the exact one is what rounding alone gives",
            Measures = [MeasureName],
        };
    }

    private static Figure Ratios(Measured measured, IReadOnlyList<string> modes)
    {
        StepSeries Ratio(RunMeasured run, string mode, string column) => Series(run, mode, column).Over(Series(run, Total, column));
        PublishedValue[] Points(MeasuredCondition condition) => [.. PublishedValues.Of(condition.Condition, "cross_over_total")];
        bool hasPublished = measured.Conditions.Any(condition => Points(condition).Length > 0);
        var heights = Axes.Logarithmic("D across tasks/D of all", measured.Runs.SelectMany(run => modes.SelectMany(mode => ((string[])[Difference, Published]).SelectMany(column => Ratio(run, mode, column).Values))));
        Panel[] panels =
        [
            .. measured.Conditions.Take(PanelGrid.Most).Select(condition =>
            {
                Panel panel = StepPanels.Of(condition, heights, run => new RunDrawing(
                    [.. modes.SelectMany((mode, i) => (Line[])[Ratio(run, mode, Published).LineOf(Palette.TrainOf(i)), Ratio(run, mode, Difference).LineOf(Palette.KindOf(i))])],
                    [.. Ratio(run, modes[0], Difference).Groks(heights)], []), 1);
                return panel with { Marks = [.. panel.Marks, .. Points(condition).Select(point => PublishedMarks.Of(point, point.X))] };
            }),
        ];
        string caption = "Defect across tasks over that of all tasks: batch A with the loss of one task, B with that of another, over both batches with the losses of all; medians over pairs of batches, full from differences of gradients, "
            + $"dashed as published, where rounding makes the ratio too large at the start.{(hasPublished ? " Squares are published." : "")} Dots are groks.{StepPanels.AxesNote}{PanelGrid.Note(measured.Conditions.Count, "condition")}";
        return new Figure(
            "defect-across-tasks", caption, panels, PanelGrid.PerRow(panels.Length),
            [
                .. modes.SelectMany((mode, i) => (LegendEntry[])[new(Palette.KindOf(i), mode), new(Palette.TrainOf(i), $"{mode}, as published")]), new LegendEntry(Palette.Level, "equal"), StepSeries.GrokEntry,
                .. PublishedMarks.Legend(hasPublished),
            ],
            new FigureData(
                ["run", "step", "mode", "ratio", "ratio_published_form"],
                measured.Runs.SelectMany(run => modes.SelectMany(mode => Ratio(run, mode, Difference) is var ratio ? ratio.Steps.Select((step, i) =>
                    (string[])[run.Name, Words.Exact(step), mode, Words.ExactOrNone(ratio.Values[i]), Words.ExactOrNone(Ratio(run, mode, Published).Values[i])]) : []))))
        {
            Of = $"{measured.RunWords}, {SamplesOf(measured)}",
            Band = "none, each run by itself",
            Null = "1, dotted: tasks that are no more at odds with each other than batches of all tasks are",
            Measures = [MeasureName],
        };
    }

    private static Figure Cosines(Measured measured, string[] modes)
    {
        const string cosine = "gradient_cosine_mean";
        var heights = Axes.Linear("cosine of g_A and g_B", measured.Rows().Select(row => row.Number(cosine)), 0, 1);
        Panel[] panels =
        [
            .. measured.Conditions.Take(PanelGrid.Most).Select(condition => StepPanels.Of(condition, heights, run => new RunDrawing(
                [.. modes.Select((mode, i) => Series(run, mode, cosine).LineOf(Palette.KindOf(i)))], [.. Series(run, modes[0], cosine).Groks(heights)], []), 0)),
        ];
        return new Figure(
            "gradient-cosine",
            "Cosine between the gradients of the two batches, mean over pairs of batches, with the losses of all tasks and with one task's loss on A and another's on B. Dots are groks."
                + StepPanels.AxesNote + PanelGrid.Note(measured.Conditions.Count, "condition"),
            panels, PanelGrid.PerRow(panels.Length),
            [.. modes.Select((mode, i) => new LegendEntry(Palette.KindOf(i), mode == Total ? "all tasks" : mode)), new LegendEntry(Palette.Level, "no agreement"), StepSeries.GrokEntry],
            measured.Data("", "step", "mode", cosine, "norm_a_median", "norm_b_median"))
        {
            Of = $"{measured.RunWords}, {SamplesOf(measured)}",
            Band = "none, each run by itself",
            Null = "0, dotted: gradients that have nothing to do with each other",
            Measures = [MeasureName],
        };
    }

    private static string SamplesOf(Measured measured) => $"{Words.List([.. measured.Rows().Select(row => row.Number("samples")).Distinct().Order().Select(Words.Whole)])} pairs of batches a step";

    private static StepSeries Series(RunMeasured run, string mode, string column) => StepSeries.Of(run, run.Rows().Where(row => row.Text("mode") == mode), column);
}
