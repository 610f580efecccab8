using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Order;

/// <summary>Grok steps by task, against the weight decay where there are several, the delays between the tasks, and whether their order is more than chance.</summary>
internal sealed class GrokOrder : IPartWriter
{
    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (study.HasInterventions || study.Runs.All(run => run.Step == 0))
            return null;
        DecayGroup[] groups = [.. DecayGroup.Of(study)];
        TaskOrder[] orders = [.. groups.Select(TaskOrder.Of).OfType<TaskOrder>()];
        return new Part("grok-order", "Which task first", [Steps(study, groups), .. orders.Length == 0 ? Array.Empty<Block>() : [Delays(study, orders), Test(orders), .. ByDecay(orders), .. Noise(study)]]);
    }

    private static Figure Steps(Study study, DecayGroup[] groups)
    {
        StudyRun[] runs = [.. study.Runs.Where(run => run.Step > 0)];
        PublishedValue[] published = [.. runs.SelectMany(run => PublishedValues.Of(run, PublishedValues.GrokStep))];
        var steps = Axis.Logarithmic("grok step", runs.SelectMany(run => run.Tasks.Select(task => (double)(run.GrokStep(task) ?? run.Step))).Concat(published.Select(value => value.Value)));
        string against = groups.Any(Slots.HasDecays) ? " against weight decay, the tasks side by side" : "";
        string caption = $"Grok step of each task (logarithmic){against}. A dot is a run; an open dot stands at the last step of a run in which the task had not grokked."
            + (published.Length > 0 ? " Squares are the published runs of the same tasks, decay and seed, open where they had not grokked." : "");
        return new Figure("grok-order", caption, [.. groups.Select(group => StepsPanel(study, group, steps))], Math.Min(2, groups.Length),
            [
                .. study.Tasks.Select((task, k) => new LegendEntry(Palette.TestOf(k), task, IsMark: true)), new(Palette.Muted, "no grok by this step", IsMark: true, MarkForm.Open),
                .. PublishedMarks.Legend(published.Length > 0),
            ],
            new FigureData(["run", "weight_decay", "seed", "task", "step", "grokked", "published", "published_grokked"], runs.SelectMany(run => run.Tasks.Select(task => Row(run, task)))))
        {
            Of = Words.Count(runs.Length, "run"),
            Band = "none, a mark for each run",
            Null = study.Tasks.Count > 1 ? groups.Any(Slots.HasDecays) ? "tasks of a decay at the same height" : "tasks at the same height" : "none: a single task",
            Measures = [],
        };
    }

    private static Panel StepsPanel(Study study, DecayGroup group, Axis steps)
    {
        var slots = new Slots(group, "task", group.Tasks);
        return new Panel(
            group.Title, Note(group), slots.Axis, steps, [],
            [
                .. group.Runs.Where(run => run.Step > 0).SelectMany(run => group.Tasks.SelectMany((task, k) =>
                {
                    double x = slots.At(run, k);
                    Pen pen = Palette.TestOf(study.IndexOf(task));
                    return PublishedValues.Of(run, PublishedValues.GrokStep).Where(value => value.Task == task)
                        .Select(value => PublishedMarks.Of(value, x + slots.Beside, run.Name))
                        .Append(run.GrokStep(task) is { } step ? new Mark(pen, x - (slots.Beside / 2), step, MarkForm.Dot, run.Name) : new Mark(pen, x - (slots.Beside / 2), run.Step, MarkForm.Open, run.Name));
                })),
            ],
            []);
    }

    private static string Note(DecayGroup group) => TaskOrder.Of(group) is { } order ? order.Arrows : group.Tasks.Count > 1 ? "no run in which all tasks grokked" : "";

    private static string[] Row(StudyRun run, string task)
    {
        PublishedValue? published = PublishedValues.Of(run, PublishedValues.GrokStep).FirstOrDefault(value => value.Task == task);
        return
        [
            run.Name, Words.Exact(run.Experiment.Train.WeightDecay), Words.Exact(run.Experiment.Train.Seed), task, Words.Exact(run.GrokStep(task) ?? run.Step), run.GrokStep(task) is null ? "0" : "1",
            published is null ? "" : Words.Exact(published.Value), published is null ? "" : published.IsBound ? "0" : "1",
        ];
    }

    private static Figure Delays(Study study, TaskOrder[] orders)
    {
        bool isPublished = orders.Any(order => order.Pairs.Any(pair => PublishedDelays(order, pair).Any()));
        double[] heights = [0, .. orders.SelectMany(order => order.Pairs.SelectMany(pair => order.Delays(pair.Earlier, pair.Later).Select(d => TaskOrder.Percent(d.Earlier, d.Later))
            .Concat(PublishedDelays(order, pair).Select(d => TaskOrder.Percent(d.Earlier, d.Later)))))];
        double margin = Math.Max(1, 0.06 * (heights.Max() - heights.Min()));
        var axis = new Axis("delay (% of earlier step)", heights.Min() - margin, heights.Max() + margin);
        return new Figure(
            "grok-delays",
            $"Delay between the grok steps of tasks that follow one another in the order of the study's own runs, in per cent of the earlier one{(orders.Any(order => Slots.HasDecays(order.Group)) ? ", against weight decay" : "")}; below 0 the run has the other order. A dot is a run in which both grokked."
                + (isPublished ? " Squares are the published runs of the same tasks, decay and seed." : ""),
            [.. orders.Select(order => DelaysPanel(study, order, axis))], Math.Min(2, orders.Length),
            [
                .. orders.SelectMany(order => order.Pairs).GroupBy(pair => pair.Later).Select(pairs => new LegendEntry(Pen(study, pairs.Key), $"from {string.Join(" or ", pairs.Select(pair => pair.Earlier).Distinct())} to {pairs.Key}", IsMark: true)),
                new(Palette.Level, "no delay"), .. PublishedMarks.Legend(isPublished),
            ],
            new FigureData(["run", "weight_decay", "earlier", "later", "delay", "delay_percent"], orders.SelectMany(order => order.Pairs.SelectMany(pair => order.Delays(pair.Earlier, pair.Later).Select(d => (string[])
                [d.Run.Name, Words.Exact(d.Run.Experiment.Train.WeightDecay), pair.Earlier, pair.Later, Words.Exact(d.Later - d.Earlier), Words.Exact(TaskOrder.Percent(d.Earlier, d.Later))])))))
        {
            Of = Words.Count(orders.Sum(order => order.Runs.Count), "run") + " in which all tasks grokked",
            Band = "none, a mark for each run",
            Null = "dotted: no delay; by chance as many runs lie below as above",
            Measures = [],
        };
    }

    private static Panel DelaysPanel(Study study, TaskOrder order, Axis axis)
    {
        (string Earlier, string Later)[] pairs = [.. order.Pairs];
        string[] names = [.. pairs.Select(pair => TaskOrder.Words(pair.Earlier, pair.Later))];
        var slots = new Slots(order.Group, "one task, then another", names);
        return new Panel(
            order.Group.Title, string.Join(", ", names), slots.Axis, axis, [],
            [
                .. pairs.SelectMany((pair, k) => order.Delays(pair.Earlier, pair.Later).Select(d => new Mark(Pen(study, pair.Later), slots.At(d.Run, k) - (slots.Beside / 2), TaskOrder.Percent(d.Earlier, d.Later), MarkForm.Dot, d.Run.Name))),
                .. pairs.SelectMany((pair, k) => PublishedDelays(order, pair).Select(d => PublishedMarks.At(slots.At(d.Run, k) + slots.Beside, TaskOrder.Percent(d.Earlier, d.Later), d.Run.Name))),
            ],
            [0]);
    }

    private static IEnumerable<(StudyRun Run, double Earlier, double Later)> PublishedDelays(TaskOrder order, (string Earlier, string Later) pair)
    {
        foreach (StudyRun run in order.Group.Runs)
        {
            PublishedValue[] values = [.. PublishedValues.Of(run, PublishedValues.GrokStep).Where(value => !value.IsBound)];
            if (values.FirstOrDefault(value => value.Task == pair.Earlier) is { } earlier && values.FirstOrDefault(value => value.Task == pair.Later) is { } later)
                yield return (run, earlier.Value, later.Value);
        }
    }

    private static Table Test(TaskOrder[] orders) => new(
        "Delays between tasks that follow one another, and in how many runs the order is this one, the other one, or neither, the steps being those of evaluations. p: two-sided exact sign test of the runs with an order; by chance either comes first in half of them. "
            + "The order is that of the mean of ln(grok step) over the same runs.",
        ["tasks", "pair", "runs", "this order", "other order", "neither", "median delay", "p"],
        [
            .. orders.SelectMany(order => order.Pairs.Select(pair =>
            {
                int[] delays = [.. order.Delays(pair.Earlier, pair.Later).Select(d => d.Later - d.Earlier)];
                (int after, int before, int neither) = Count(delays);
                return (IReadOnlyList<Cell>)
                [
                    new Cell(order.Group.Title, CellKind.Words), new Cell(TaskOrder.Words(pair.Earlier, pair.Later), CellKind.Words), new Cell(Words.Whole(delays.Length)), new Cell(Words.Whole(after)),
                    new Cell(Words.Whole(before)), new Cell(Words.Whole(neither)), new Cell(Words.Whole(Quantiles.Median([.. delays.Select(d => (double)d)]))),
                    after + before == 0 ? Cells.None : new Cell(Words.PValue(SignTest.TwoSided(after, after + before))),
                ];
            })),
        ]);

    private static IEnumerable<Table> ByDecay(TaskOrder[] orders)
    {
        TaskOrder[] several = [.. orders.Where(order => Slots.HasDecays(order.Group))];
        if (several.Length == 0)
            yield break;
        double[] decays = [.. several.SelectMany(order => order.Runs.Select(run => run.Experiment.Train.WeightDecay)).Distinct().Order()];
        yield return new Table(
            "The same at each weight decay: runs with this order / with the other / with neither.",
            ["tasks", "pair", .. decays.Select(decay => $"decay {Words.Plain(decay)}")],
            [
                .. several.SelectMany(order => order.Pairs.Select(pair => (IReadOnlyList<Cell>)
                [
                    new Cell(order.Group.Title, CellKind.Words), new Cell(TaskOrder.Words(pair.Earlier, pair.Later), CellKind.Words),
                    .. decays.Select(decay => Counts([.. order.Delays(pair.Earlier, pair.Later).Where(d => d.Run.Experiment.Train.WeightDecay == decay).Select(d => d.Later - d.Earlier)])),
                ])),
            ]);

        static Cell Counts(int[] delays)
        {
            (int after, int before, int neither) = Count(delays);
            return delays.Length == 0 ? Cells.None : new Cell($"{after} / {before} / {neither}");
        }
    }

    private static (int After, int Before, int Neither) Count(int[] delays) => (delays.Count(d => d > 0), delays.Count(d => d < 0), delays.Count(d => d == 0));

    // How much of a delay may be the batches' doing, where plain runs have been repeated with others.
    private static IEnumerable<Block> Noise(Study study)
    {
        foreach (Study other in study.Others)
            if (other.ResultOf("dose-response") is { } result)
            {
                ResultRow[] noise = [.. result.RowsOf("noise").Where(row => study.Tasks.Contains(row.Text("clock")) && double.IsFinite(row.Number("replicate_percent")))];
                if (noise.Length > 0)
                    yield return new Paragraph($"How much of this is noise: in {other.Name}, grok steps of runs of one seed that differ in nothing but their batches vary by "
                        + $"{Words.List([.. noise.Select(row => $"{Words.Percent(row.Number("replicate_percent") / 100)} ({row.Text("clock")})")])}, one standard deviation.");
            }
    }

    private static Pen Pen(Study study, string task) => Palette.TestOf(study.IndexOf(task));
}
