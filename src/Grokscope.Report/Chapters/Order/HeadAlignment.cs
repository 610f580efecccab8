using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Order;

/// <summary>How alike the heads of each two tasks are over the steps, by cosine and by principal angles, and in how many directions each head has moved.</summary>
internal sealed class HeadAlignment : IPartWriter
{
    private const string Heads = "heads", DeltaSvd = "delta-svd", Cosine = "head_cosine", CosineAtGrok = "head_cosine_at_grok";
    private const int Values = 5;

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        Block[] blocks =
        [
            .. MeasuredConditions.Read(study, Heads) is { } heads ? [Cosines(study, heads), Angles(study, heads)] : Array.Empty<Block>(),
            .. MeasuredConditions.Read(study, DeltaSvd) is { } deltas ? [SingularValues(deltas)] : Array.Empty<Block>(),
        ];
        return blocks.Length == 0 ? null : new Part("heads", "Heads of the tasks", blocks);
    }

    private static Figure Cosines(Study study, MeasuredConditions measured)
    {
        PublishedValue[] published = [.. measured.Runs.SelectMany(run => Published(run.Run))];
        double size = 1.1 * measured.Runs.SelectMany(run => run.Result.Numbers("", "cosine").Concat(run.Result.Numbers("", "random_cosine").Select(level => 2 * level))).Concat(published.Select(value => value.Value)).Where(double.IsFinite).Max(Math.Abs);
        return new Figure(
            "head-cosines",
            "Cosine between the heads of each two tasks over training steps, class by class, as published. A line is a run; the band reaches twice the root mean square for random heads, 1/√(P·C), to either side of 0."
                + (published.Length > 0 ? " Squares stand at the grok of the later of the two tasks: the published values of the same tasks, decay and seed." : "") + measured.StepsNote,
            [.. measured.Shown.Select(condition => CosinesPanel(study, measured, condition, new Axis("cosine between heads", -size, size)))], measured.PerRow,
            [
                .. PairLegend(study), new(Palette.Control, "random heads, ±2 standard deviations"),
                .. published.Length > 0 ? [new LegendEntry(Palette.Published, "published", IsMark: true, MarkForm.Square)] : Array.Empty<LegendEntry>(),
            ],
            Data(measured, "cosine", "random_cosine"))
        {
            Of = measured.Of,
            Band = "grey, ±2 root mean squares of the cosine of random heads",
            Null = "the same band: heads that have nothing to do with one another",
            Measures = [Heads],
        };
    }

    private static Panel CosinesPanel(Study study, MeasuredConditions measured, MeasuredCondition condition, Axis cosines)
    {
        double level = 2 * LevelOf(condition, "random_cosine");
        double[] ends = [0, measured.StepsOf(condition).High];
        return new Panel(
            condition.Title, condition.Note, measured.StepsOf(condition), cosines, Lines(study, condition, "cosine"),
            [
                .. condition.Runs.SelectMany(run => Published(run.Run).Select(value => (Value: value, Grok: GrokOf(run.Run, value.Task))).Where(mark => mark.Grok is not null)
                    .Select(mark => new Mark(Palette.Published, mark.Grok!.Value, mark.Value.Value, MarkForm.Square, run.Run.Name))),
            ],
            [0])
        {
            Bands = [new Band(Palette.Control, ends, [-level, -level], [level, level])],
        };
    }

    private static Figure Angles(Study study, MeasuredConditions measured)
    {
        double most = measured.Runs.SelectMany(run => run.Result.Numbers("", "mean_squared_cosine").Concat(run.Result.Numbers("", "random_mean_squared_cosine"))).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        return new Figure(
            "head-angles",
            "How much the heads of each two tasks read the same directions of the residual stream: mean squared cosine of the principal angles between the directions that each head reads most, which does not depend on the order of the classes; 1 would be the same directions. A line is a run. "
                + "Dashed: its mean for random directions." + measured.StepsNote,
            [
                .. measured.Shown.Select(condition => new Panel(
                    condition.Title, condition.Note, measured.StepsOf(condition), new Axis("mean squared cosine", 0, 1.1 * most),
                    [
                        new Line(Palette.Control, [0, measured.StepsOf(condition).High], [.. Enumerable.Repeat(LevelOf(condition, "random_mean_squared_cosine"), 2)]),
                        .. Lines(study, condition, "mean_squared_cosine"),
                    ],
                    [], [])),
            ],
            measured.PerRow, [.. PairLegend(study), new(Palette.Control, "random directions")], Data(measured, "mean_squared_cosine", "random_mean_squared_cosine", "least_angle", "largest_angle"))
        {
            Of = measured.Of,
            Band = "none, a line for each run",
            Null = "dashed: random subspaces of the same dimension",
            Measures = [Heads],
        };
    }

    private static Figure SingularValues(MeasuredConditions measured)
    {
        // A panel for each head, of one run of each condition; the first query matrix beside them where there is room.
        RunMeasured[] runs = [.. measured.All.Select(condition => condition.Runs[0])];
        (MeasuredCondition Condition, RunMeasured Run, string Object)[] all = [.. measured.All.SelectMany(condition => Objects(condition.Runs[0]).Select(name => (condition, condition.Runs[0], name)))];
        (MeasuredCondition Condition, RunMeasured Run, string Object)[] panels = all.Length <= MeasuredConditions.MostPanels ? all : [.. all.Where(panel => panel.Object.StartsWith("head_", StringComparison.Ordinal)).Take(MeasuredConditions.MostPanels)];
        var axis = new Axis("singular value", 0, 1.05 * panels.Max(panel => Rows(panel.Run, panel.Object).Select(row => row.Number("sigma1")).Where(double.IsFinite).DefaultIfEmpty(1).Max()));
        return new Figure(
            "delta-singular-values",
            $"The {Values} largest singular values of what training has added to a matrix, W − W at step 0, over training steps: each task's head"
                + (panels.Length == all.Length ? " and the first layer's query matrix" : "") + ". The cosine and the sine of one frequency would rise as a pair."
                + (measured.Runs.Count() > runs.Length ? $" Of the runs that differ in seeds only the first is drawn; the CSV file has all {Words.Count(measured.Runs.Count(), "run")}." : ""),
            [
                .. panels.Select(panel => new Panel(
                    Readable(panel.Object), string.Join(", ", new[] { panel.Condition.Title, string.Join(", ", panel.Run.Run.Swept.Where(value => value.IsSeed).Select(value => value.Words)) }.Where(text => text.Length > 0)),
                    measured.StepsOf(panel.Condition), axis,
                    [
                        .. Enumerable.Range(1, Values).Select(i => new Line(Palette.RankOf(i - 1, Values), [.. Rows(panel.Run, panel.Object).Select(row => row.Number("step"))], [.. Rows(panel.Run, panel.Object).Select(row => row.Number($"sigma{i}"))], panel.Run.Run.Name)),
                    ],
                    [.. panel.Run.Run.Tasks.Where(task => panel.Object == $"head_{task}").Select(task => panel.Run.Run.GrokStep(task)).OfType<int>().Select(grok => GrokMark(panel.Run, panel.Object, grok))],
                    []) { Run = panel.Run.Run.Name }),
            ],
            panels.Length == 1 ? 1 : panels.Length == 2 || panels.Length == 4 ? 2 : 3,
            [.. Enumerable.Range(1, Values).Select(i => new LegendEntry(Palette.RankOf(i - 1, Values), $"value {i}")), new(Palette.Ink, "grok of the head's task", IsMark: true)],
            new FigureData(["run", "object", "step", "norm", .. Enumerable.Range(1, Values).Select(i => $"sigma{i}")], measured.Runs.SelectMany(run => Objects(run).SelectMany(name => Rows(run, name).Select(row => (string[])
                [run.Run.Name, name, .. row.Exact("step", "norm"), .. Enumerable.Range(1, Values).Select(i => Words.ExactOrNone(row.Number($"sigma{i}")))])))))
        {
            Of = $"{Words.Count(panels.Select(panel => panel.Run).Distinct().Count(), "run")}, one a panel",
            Band = "none, single runs",
            Null = "none: it describes of what rank the change is",
            Measures = [DeltaSvd],
        };
    }

    // On the first value's curve, at the snapshot nearest to the grok.
    private static Mark GrokMark(RunMeasured run, string name, int grok)
    {
        ResultRow nearest = Rows(run, name).MinBy(row => Math.Abs(row.Number("step") - grok))!;
        return new Mark(Palette.Ink, nearest.Number("step"), nearest.Number("sigma1"), MarkForm.Dot, run.Run.Name);
    }

    private static double LevelOf(MeasuredCondition condition, string column) => condition.Runs[0].Result.RowsOf("").Select(row => row.Number(column)).FirstOrDefault();

    private static IEnumerable<string> Objects(RunMeasured run)
    {
        string[] all = [.. run.Result.Texts("", "object").Distinct()];
        return all.Where(name => name.StartsWith("head_", StringComparison.Ordinal)).Concat(all.Take(1));
    }

    private static string Readable(string name) => name.StartsWith("head_", StringComparison.Ordinal) ? $"head of {name["head_".Length..]}" : name;

    private static IEnumerable<ResultRow> Rows(RunMeasured run, string name) => run.Result.RowsOf("").Where(row => row.Text("object") == name);

    private static Line[] Lines(Study study, MeasuredCondition condition, string column) =>
    [
        .. condition.Runs.SelectMany(run => run.Result.RowsOf("").GroupBy(PairOf).Select(pair =>
            new Line(Palette.KindOf(Pairs(study).IndexOf(pair.Key)), [.. pair.Select(row => row.Number("step"))], [.. pair.Select(row => row.Number(column))], run.Run.Name))),
    ];

    private static IEnumerable<LegendEntry> PairLegend(Study study) => Pairs(study).Select((pair, i) => new LegendEntry(Palette.KindOf(i), pair));

    private static List<string> Pairs(Study study) => [.. study.Tasks.SelectMany((a, i) => study.Tasks.Skip(i + 1).Select(b => $"{a}, {b}"))];

    private static string PairOf(ResultRow row) => $"{row.Text("task_a")}, {row.Text("task_b")}";

    private static IEnumerable<PublishedValue> Published(StudyRun run) => PublishedValues.Of(run, Cosine).Concat(PublishedValues.Of(run, CosineAtGrok));

    private static int? GrokOf(StudyRun run, string pair) => pair.Split('-').Select(run.GrokStep).ToArray() is var groks && groks.All(grok => grok is not null) ? groks.Max() : null;

    private static FigureData Data(MeasuredConditions measured, params string[] columns) => new(
        ["run", "step", "task_a", "task_b", .. columns],
        measured.Runs.SelectMany(run => run.Result.RowsOf("").Select(row => (string[])[run.Run.Name, Words.Exact(row.Number("step")), row.Text("task_a"), row.Text("task_b"), .. row.Exact(columns)])));
}
