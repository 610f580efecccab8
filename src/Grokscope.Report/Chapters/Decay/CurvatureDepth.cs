using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Decay;

/// <summary>The loss' most negative curvature over the steps and, at its deepest, against weight decay: converged, by the published procedure, and as published. From the measure hessian.</summary>
internal sealed class CurvatureDepth : IPartWriter
{
    private const string Measure = "hessian", Total = "total", Quantity = "deepest_curvature", Unit = "nats per unit of θ²";
    private const double Side = 0.3, Shift = 0.14;

    // Longer tables open on demand.
    private const int MostOpen = 16;

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (Measured.Read(study, Measure) is not { } measured)
            return null;
        return new Part("curvature", "Depth of the negative curvature",
            [OverSteps(study, measured), AgainstDecay(study, measured), Depths(measured).FoldedBeyond(MostOpen, "The deepest curvature of each condition and loss")]);
    }

    private static Figure OverSteps(Study study, Measured measured)
    {
        var steps = new StepAxes(measured);
        ResultRow[] rows = [.. measured.Rows()];
        var depth = Axis.Logarithmic("−λ_min (nats/θ²)", rows.SelectMany(row => new[] { -row.Number("lambda_min"), -row.Number("published_lambda_min") }));
        int open = rows.Count(row => !row.Flag("lambda_min_converged")), none = rows.Count(row => row.Number("lambda_min") >= 0);
        double residual = rows.Where(row => row.Flag("lambda_min_converged") && row.Number("lambda_min") != 0).Select(row => row.Number("lambda_min_residual") / Math.Abs(row.Number("lambda_min"))).DefaultIfEmpty(0).Max();
        return new Figure(
            "curvature",
            $"The loss' most negative curvature, −λ_min of its Hessian ({Unit}, logarithmic), over training steps: of the tasks' losses together and of each. A line is a run. "
                + "The dashed grey lines are what the published procedure, 25 Lanczos steps on 512 pairs, gives for the losses together on the same weights. "
                + $"Of {Words.Count(rows.Length, "value")} {(open == 0 ? "all" : Words.Whole(rows.Length - open))} have converged, to a residual of at most {Words.Significant(residual)} of λ_min"
                + (open == 0 ? "." : "; the others are open dots, and only known to be at least so deep.") + (none == 0 ? "" : $" {Words.Count(none, "value")} without any negative curvature {(none == 1 ? "is" : "are")} left out.") + steps.Note,
            [.. measured.Conditions.Take(PanelGrid.Most).Select(condition => StepsPanel(study, condition, steps.Of(condition), depth))], PanelGrid.PerRow(measured.Conditions.Count),
            [
                .. LossLegend(study, isMark: false), new(Palette.Control, "published procedure, all tasks"), .. open == 0 ? Array.Empty<LegendEntry>() : [new LegendEntry(Palette.Ink, "not converged", IsMark: true, MarkForm.Open)],
            ],
            new FigureData(["run", "loss", "converged", "step", "lambda_min", "residual", "published_procedure", "lambda_max"], measured.Runs.SelectMany(run => run.Rows().Select(row => (string[])
            [
                run.Name, row.Text("loss"), row.Flag("lambda_min_converged") ? "1" : "0", .. row.Exact("step", "lambda_min", "lambda_min_residual", "published_lambda_min", "lambda_max"),
            ]))))
        {
            Of = measured.RunWords,
            Band = "none, a line for each run; residuals are too small to be seen",
            Null = "none: a loss that is convex along all directions would have no negative curvature at all",
            Measures = [Measure],
        };
    }

    private static Panel StepsPanel(Study study, MeasuredCondition condition, Axis steps, Axis depth) => new(
        condition.Title, condition.Note, steps, depth,
        [
            .. condition.Runs.Select(run => Over(Palette.Control, RowsOf(run, Total), "published_lambda_min", run.Name)),
            .. Losses(condition).SelectMany(loss => condition.Runs.Select(run => Over(PenOf(study, loss), RowsOf(run, loss), "lambda_min", run.Name))),
        ],
        [
            .. Losses(condition).SelectMany(loss => condition.Runs.SelectMany(run => RowsOf(run, loss).Where(row => !row.Flag("lambda_min_converged") && row.Number("lambda_min") < 0)
                .Select(row => new Mark(PenOf(study, loss), row.Number("step"), -row.Number("lambda_min"), MarkForm.Open, run.Name)))),
        ],
        []);

    // A value without negative curvature has no logarithm.
    private static Line Over(Pen pen, IEnumerable<ResultRow> rows, string column, string run)
    {
        ResultRow[] known = [.. rows.Where(row => row.Number(column) < 0)];
        return new Line(pen, [.. known.Select(row => row.Number("step"))], [.. known.Select(row => -row.Number(column))], run);
    }

    private static Figure AgainstDecay(Study study, Measured measured)
    {
        (DecayGroup Group, string Loss)[] panels = [.. DecayGroup.Of(study).Where(group => measured.Runs.Any(run => group.Runs.Contains(run.Run))).SelectMany(group => LossesOf(group.Tasks).Select(loss => (group, loss)))];
        bool isPublished = panels.Any(panel => PublishedRuns(panel.Group, panel.Loss).Any() || PublishedMeans(panel.Group, panel.Loss).Any());
        IEnumerable<double> all = measured.Rows("summary").SelectMany(row => new[] { -row.Number("deepest"), -row.Number("published_deepest") })
            .Concat(panels.SelectMany(panel => PublishedRuns(panel.Group, panel.Loss).Select(at => -at.Value.Value).Concat(PublishedMeans(panel.Group, panel.Loss).SelectMany(mean => new[] { mean.Low, mean.High }))));
        var depth = Axis.Logarithmic("deepest −λ_min (nats/θ²)", all);
        return new Figure(
            "curvature-decay",
            "The most negative curvature of a whole run, the deepest of the snapshots measured (logarithmic), against weight decay, a panel for each loss. A coloured dot is a run, open where the value has not converged; a grey one is the deepest value that the published procedure gives on the same weights. "
                + "It is an extreme of as many values as were measured, so it grows with their number." + (isPublished ? " Squares are published runs of the same tasks, decay and seed, the lines in the colour of the text the published mean over seeds with its standard deviation." : ""),
            [.. panels.Select(panel => DecayPanel(study, measured, panel.Group, panel.Loss, depth))], PanelGrid.PerRow(panels.Length),
            [
                .. LossLegend(study, isMark: true), new(Palette.Control, "published procedure", IsMark: true, MarkForm.Grain),
                .. PublishedMarks.Legend(isPublished, "published run"), .. isPublished ? [new LegendEntry(Palette.Ink, "published mean ± standard deviation")] : Array.Empty<LegendEntry>(),
            ],
            new FigureData(["run", "weight_decay", "seed", "loss", "deepest", "deepest_step", "converged", "published_procedure_deepest", "published"], measured.Runs.SelectMany(run => run.Rows("summary").Select(row => (string[])
            [
                run.Name, Words.Exact(run.Run.Experiment.Train.WeightDecay), Words.Exact(run.Run.Experiment.Train.Seed), row.Text("loss"), .. row.Exact("deepest", "deepest_step"),
                row.Flag("deepest_converged") ? "1" : "0", Words.ExactOrNone(row.Number("published_deepest")), PublishedValues.Of(run.Run, Quantity).FirstOrDefault(value => value.Task == row.Text("loss")) is { } value ? Words.Exact(value.Value) : "",
            ]))))
        {
            Of = measured.RunWords,
            Band = isPublished ? "vertical lines, published standard deviation over seeds" : "none, a mark for each run",
            Null = "grey: the published procedure, 25 steps on 512 pairs, on the same weights",
            Measures = [Measure],
        };
    }

    private static Panel DecayPanel(Study study, Measured measured, DecayGroup group, string loss, Axis depth)
    {
        (RunMeasured Run, ResultRow Row)[] runs = [.. measured.Runs.Where(run => group.Runs.Contains(run.Run)).SelectMany(run => run.Rows("summary").Where(row => row.Text("loss") == loss).Select(row => (run, row)))];
        (double Decay, double Mean, double Low, double High)[] means = [.. PublishedMeans(group, loss)];
        return new Panel(
            loss == Total ? "all tasks" : loss, group.Title, group.Axis, depth,
            [
                .. means.Select(mean => new Line(Palette.Ink, [group.PlaceOf(mean.Decay) + (2.4 * Shift), group.PlaceOf(mean.Decay) + (2.4 * Shift)], [mean.Low, mean.High])),
                .. means.Select(mean => new Line(Palette.Ink, [group.PlaceOf(mean.Decay) + (1.9 * Shift), group.PlaceOf(mean.Decay) + (2.9 * Shift)], [mean.Mean, mean.Mean])),
            ],
            [
                .. runs.Where(run => run.Row.Number("published_deepest") < 0).Select(run => new Mark(Palette.Control, At(run.Run.Run), -run.Row.Number("published_deepest"), MarkForm.Grain, run.Run.Run.Name)),
                .. PublishedRuns(group, loss).Where(at => measured.Runs.Any(run => run.Run == at.Run)).Select(at => PublishedMarks.At(At(at.Run) + Shift, -at.Value.Value, at.Run.Name)),
                .. runs.Where(run => run.Row.Number("deepest") < 0)
                    .Select(run => new Mark(PenOf(study, loss), At(run.Run.Run) - Shift, -run.Row.Number("deepest"), run.Row.Flag("deepest_converged") ? MarkForm.Dot : MarkForm.Open, run.Run.Run.Name)),
            ],
            []);

        double At(StudyRun run) => group.PlaceOf(run) + (Side * group.SideOf(run));
    }

    private static IEnumerable<(StudyRun Run, PublishedValue Value)> PublishedRuns(DecayGroup group, string loss) =>
        group.Runs.SelectMany(run => PublishedValues.Of(run, Quantity).Where(value => value.Task == loss).Select(value => (run, value)));

    private static IEnumerable<(double Decay, double Mean, double Low, double High)> PublishedMeans(DecayGroup group, string loss)
    {
        IReadOnlyList<PublishedValue> spreads = PublishedValues.Of(group.Experiment, Quantity + "_std");
        foreach (PublishedValue mean in PublishedValues.Of(group.Experiment, Quantity + "_mean").Where(value => value.Task == loss && group.PlaceOf(value.WeightDecay!.Value) >= 0))
            if (spreads.FirstOrDefault(value => value.Task == loss && value.WeightDecay == mean.WeightDecay) is { } spread)
                yield return (mean.WeightDecay!.Value, -mean.Value, -mean.Value - spread.Value, -mean.Value + spread.Value);
    }

    private static Table Depths(Measured measured) => new(
        $"Deepest λ_min ({Unit}) of each condition and loss: mean over its runs, the smallest and largest in brackets; at how many of the snapshots it converged. After 25 steps: how much of λ_min the first 25 Lanczos steps find on the same pairs, median over the converged snapshots, the least in brackets. "
            + "Published procedure: the deepest value of 25 steps on 512 pairs, drawn anew at each point; share of λ_min: what it gives over λ_min on all pairs, the same medians, the largest in brackets: above 100 % few pairs are more curved than all. Published: the mean over seeds, where the runs are the same.",
        ["condition", "loss", "runs", "deepest λ_min", "converged", "after 25 steps", "published procedure", "share of λ_min", "published"],
        [
            .. measured.Conditions.SelectMany(condition => Losses(condition).Select(loss =>
            {
                ResultRow[] rows = [.. condition.Runs.SelectMany(run => run.Rows("summary").Where(row => row.Text("loss") == loss))];
                double[] published = [.. PublishedValues.Of(condition.Condition.Runs[0].Experiment, Quantity + "_mean").Where(value => value.Task == loss && value.WeightDecay == condition.Condition.WeightDecay).Select(value => value.Value)];
                if (published.Length == 0)
                    published = [.. condition.Runs.SelectMany(run => PublishedValues.Of(run.Run, Quantity)).Where(value => value.Task == loss).Select(value => value.Value)];
                return (IReadOnlyList<Cell>)
                [
                    new Cell(condition.Title, CellKind.Words), new Cell(loss == Total ? "all tasks" : loss, CellKind.Words), new Cell(Words.Whole(rows.Length)), Spread(rows.Select(row => row.Number("deepest"))),
                    new Cell($"{Words.Whole(rows.Sum(row => row.Number("converged")))} of {Words.Whole(rows.Sum(row => row.Number("points")))}"), Shares(condition, loss, "lanczos25_lambda_min", Enumerable.Min),
                    Spread(rows.Select(row => row.Number("published_deepest"))), Shares(condition, loss, "published_lambda_min", Enumerable.Max), Spread(published),
                ];
            })),
        ]);

    private static Cell Shares(MeasuredCondition condition, string loss, string column, Func<double[], double> extreme)
    {
        double[] shares =
        [
            .. condition.Runs.SelectMany(run => RowsOf(run, loss)).Where(row => row.Flag("lambda_min_converged") && row.Number("lambda_min") < 0)
                .Select(row => row.Number(column) / row.Number("lambda_min")).Where(double.IsFinite),
        ];
        return shares.Length == 0 ? Cells.None : new Cell($"{Words.Percent(Quantiles.Median(shares))} ({Words.Percent(extreme(shares))})");
    }

    // The mean, for so is the published number.
    private static Cell Spread(IEnumerable<double> values) => Cells.OfRuns(values, middle: Enumerable.Average);

    private static IEnumerable<LegendEntry> LossLegend(Study study, bool isMark) =>
        LossesOf(study.Tasks).Select(loss => new LegendEntry(PenOf(study, loss), loss == Total ? "all tasks together" : loss, isMark));

    // A single task's loss is the total.
    private static IEnumerable<string> LossesOf(IReadOnlyList<string> tasks) => tasks.Count == 1 ? [Total] : tasks.Prepend(Total);

    private static IEnumerable<string> Losses(MeasuredCondition condition) => condition.Runs.SelectMany(run => run.Result.Texts("", "loss")).Distinct();

    private static IEnumerable<ResultRow> RowsOf(RunMeasured run, string loss) => run.Rows().Where(row => row.Text("loss") == loss);

    private static Pen PenOf(Study study, string loss) => loss == Total ? Palette.Ink : Palette.TestOf(study.IndexOf(loss));
}
