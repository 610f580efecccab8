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

    private const string Published = "defect_published_median", Difference = "defect_median", Exact = "defect_exact_median";

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (MeasuredRuns.Of(study, MeasureName) is not { } runs)
            return null;
        var published = PublishedTable.Read("defect");
        string[] modes = [.. runs.Rows().Select(row => row.Text("mode")).Distinct()];
        return new Part("defect", "Commutator defect",
        [
            Defects(runs, published),
            .. modes.Length > 1 ? [Ratios(runs, [.. modes.Where(mode => mode != Total)], published)] : Array.Empty<Figure>(),
            Cosines(runs, modes),
        ]);
    }

    private static Figure Defects(MeasuredRuns runs, PublishedTable published)
    {
        (string Column, Pen Pen, string Words)[] forms =
        [
            (Published, Palette.KindOf(0), "as published, from float32 weights"), (Difference, Palette.KindOf(1), "from differences of gradients"), (Exact, Palette.TrainOf(2), "exact, infinitely small steps"),
        ];
        var heights = Axes.Logarithmic("defect D (1/unit of θ)", runs.Rows().Where(row => row.Text("mode") == Total).SelectMany(row => forms.Select(form => row.Number(form.Column))));
        TabledValue[] Points(Condition condition) => [.. published.Of(condition, "defect_total")];
        bool hasPublished = runs.Conditions.Any(condition => Points(condition).Length > 0);
        Panel[] panels =
        [
            .. runs.Conditions.Take(PanelGrid.Most).Select(condition =>
            {
                Panel panel = StepPanels.Of(condition, heights, run => new RunDrawing(
                    [.. forms.Select(form => Series(runs, run, Total, form.Column).LineOf(form.Pen))],
                    [.. Series(runs, run, Total, Difference).Groks()],
                    [Series(runs, run, Total, "defect_p25").BandTo(Series(runs, run, Total, "defect_p75"), Palette.KindOf(1))]));
                return panel with { Marks = [.. panel.Marks, .. Points(condition).Select(point => new Mark(Palette.Ink, point.X, point.Value, MarkForm.OpenSquare))] };
            }),
        ];
        bool hasZeros = runs.Rows().Any(row => row.Text("mode") == Total && forms.Any(form => row.Number(form.Column) == 0));
        string caption = "Commutator defect over training, a panel for each condition, lines for each run: how much the weights after two gradient steps on batches A and B depend on the order, "
            + "D = ‖θ_AB − θ_BA‖/(‖ηg_A‖‖ηg_B‖), median over pairs of batches, with the loss of all tasks. The form as published takes the difference of weights kept in float32; where it lies above the others, it shows their rounding. "
            + $"Black dots are groks.{(hasPublished ? " Open squares are read off the published figure (all seeds)." : "")}{(hasZeros ? " A defect of exactly 0, lost in rounding, is drawn at the lower edge." : "")}{StepPanels.AxesNote}{PanelGrid.Note(runs.Conditions.Count, "condition")}";
        return new Figure(
            "defect", caption, panels, PanelGrid.PerRow(panels.Length),
            [
                .. forms.Select(form => new LegendEntry(form.Pen, form.Words)), StepSeries.GrokEntry,
                .. hasPublished ? [new LegendEntry(Palette.Ink, "published", IsMark: true, MarkForm.OpenSquare)] : Array.Empty<LegendEntry>(),
            ],
            runs.Data("", "step", "mode", "samples", Difference, "defect_p25", "defect_p75", Exact, Published, "cosine_published_exact", "delta_exact_median"))
        {
            Of = $"{runs.Count}, {SamplesOf(runs)}",
            Band = "25 to 75 % of the pairs of batches, of the form from differences",
            Null = "none drawn: D is a scale and no share; how far the published form lies above the exact one is what rounding alone gives",
            Measures = [MeasureName],
        };
    }

    private static Figure Ratios(MeasuredRuns runs, IReadOnlyList<string> modes, PublishedTable published)
    {
        StepSeries Ratio(StudyRun run, string mode, string column) => Series(runs, run, mode, column).Over(Series(runs, run, Total, column));
        TabledValue[] Points(Condition condition) => [.. published.Of(condition, "cross_over_total")];
        bool hasPublished = runs.Conditions.Any(condition => Points(condition).Length > 0);
        var heights = Axes.Logarithmic("D across tasks/D of all", runs.Runs.SelectMany(run => modes.SelectMany(mode => ((string[])[Difference, Published]).SelectMany(column => Ratio(run, mode, column).Values))));
        Panel[] panels =
        [
            .. runs.Conditions.Take(PanelGrid.Most).Select(condition =>
            {
                Panel panel = StepPanels.Of(condition, heights, run => new RunDrawing(
                    [.. modes.SelectMany((mode, i) => (Line[])[Ratio(run, mode, Published).LineOf(Palette.TrainOf(i)), Ratio(run, mode, Difference).LineOf(Palette.KindOf(i))])],
                    [.. Ratio(run, modes[0], Difference).Groks()], []), 1);
                return panel with { Marks = [.. panel.Marks, .. Points(condition).Select(point => new Mark(Palette.Ink, point.X, point.Value, MarkForm.OpenSquare))] };
            }),
        ];
        string caption = "Defect across tasks over that of all tasks: batch A with the loss of one task, B with that of another, over both batches with the losses of all; medians over pairs of batches, full from differences of gradients, "
            + $"dashed as published, where rounding makes the ratio too large at the start.{(hasPublished ? " Open squares are published." : "")} Black dots are groks.{StepPanels.AxesNote}{PanelGrid.Note(runs.Conditions.Count, "condition")}";
        return new Figure(
            "defect-across-tasks", caption, panels, PanelGrid.PerRow(panels.Length),
            [
                .. modes.SelectMany((mode, i) => (LegendEntry[])[new(Palette.KindOf(i), mode), new(Palette.TrainOf(i), $"{mode}, as published")]), new LegendEntry(Palette.Level, "equal"), StepSeries.GrokEntry,
                .. hasPublished ? [new LegendEntry(Palette.Ink, "published", IsMark: true, MarkForm.OpenSquare)] : Array.Empty<LegendEntry>(),
            ],
            new FigureData(
                ["run", "step", "mode", "ratio", "ratio_published_form"],
                runs.Runs.SelectMany(run => modes.SelectMany(mode => Ratio(run, mode, Difference) is var ratio ? ratio.Steps.Select((step, i) =>
                    (string[])[run.Name, Words.Exact(step), mode, Words.ExactOrNone(ratio.Values[i]), Words.ExactOrNone(Ratio(run, mode, Published).Values[i])]) : []))))
        {
            Of = $"{runs.Count}, {SamplesOf(runs)}",
            Band = "none, each run by itself",
            Null = "1, dotted: tasks that are no more at odds with each other than batches of all tasks are",
            Measures = [MeasureName],
        };
    }

    private static Figure Cosines(MeasuredRuns runs, string[] modes)
    {
        const string cosine = "gradient_cosine_mean";
        var heights = Axes.Linear("cosine of g_A and g_B", runs.Rows().Select(row => row.Number(cosine)), 0, 1);
        Panel[] panels =
        [
            .. runs.Conditions.Take(PanelGrid.Most).Select(condition => StepPanels.Of(condition, heights, run => new RunDrawing(
                [.. modes.Select((mode, i) => Series(runs, run, mode, cosine).LineOf(Palette.KindOf(i)))], [.. Series(runs, run, modes[0], cosine).Groks()], []), 0)),
        ];
        return new Figure(
            "gradient-cosine",
            "Cosine between the gradients of the two batches, mean over pairs of batches, with the losses of all tasks and with one task's loss on A and another's on B. Black dots are groks."
                + StepPanels.AxesNote + PanelGrid.Note(runs.Conditions.Count, "condition"),
            panels, PanelGrid.PerRow(panels.Length),
            [.. modes.Select((mode, i) => new LegendEntry(Palette.KindOf(i), mode == Total ? "all tasks" : mode)), new LegendEntry(Palette.Level, "no agreement"), StepSeries.GrokEntry],
            runs.Data("", "step", "mode", cosine, "norm_a_median", "norm_b_median"))
        {
            Of = $"{runs.Count}, {SamplesOf(runs)}",
            Band = "none, each run by itself",
            Null = "0, dotted: gradients that have nothing to do with each other",
            Measures = [MeasureName],
        };
    }

    private static string SamplesOf(MeasuredRuns runs) => $"{Words.List([.. runs.Rows().Select(row => row.Number("samples")).Distinct().Order().Select(Words.Whole)])} pairs of batches a step";

    private static StepSeries Series(MeasuredRuns runs, StudyRun run, string mode, string column) => StepSeries.Of(run, runs.Rows(run).Where(row => row.Text("mode") == mode), column);
}
