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
            .. Measured.Read(study, Heads) is { } heads ? [Cosines(study, heads), Angles(study, heads)] : Array.Empty<Block>(),
            .. Measured.Read(study, DeltaSvd) is { } deltas ? [SingularValues(deltas)] : Array.Empty<Block>(),
        ];
        return blocks.Length == 0 ? null : new Part("heads", "Heads of the tasks", blocks);
    }

    private static Figure Cosines(Study study, Measured measured)
    {
        var steps = new StepAxes(measured);
        PublishedValue[] published = [.. measured.Runs.SelectMany(run => Published(run.Run))];
        IReadOnlyList<HeadPairs> views = HeadPairs.Of(measured);
        double size = 1.1 * measured.Runs.SelectMany(run => run.Result.Numbers("", "cosine").Concat(run.Result.Numbers("", "random_cosine").Select(level => 2 * level))).Concat(published.Select(value => value.Value)).Where(double.IsFinite).Max(Math.Abs);
        return new Figure(
            "head-cosines",
            "Cosine between the heads of each two tasks over training steps, class by class, as published. A line is a run; the band reaches twice the root mean square for random heads, 1/√(P·C), to either side of 0."
                + (published.Length > 0 ? " Squares stand at the grok of the later of the two tasks: the published values of the same tasks, decay and seed." : "") + steps.Note,
            [.. views.Take(PanelGrid.Most).Select(view => CosinesPanel(view, steps.Of(view.Condition), new Axis("cosine between heads", -size, size)))], PanelGrid.PerRow(views.Count),
            [
                .. HeadPairs.Legend(study), new(Palette.Control, "random heads, ±2 standard deviations"),
                .. PublishedMarks.Legend(published.Length > 0),
            ],
            Data(measured, "cosine", "random_cosine"))
        {
            Of = measured.RunWords,
            Band = "grey, ±2 root mean squares of the cosine of random heads",
            Null = "the same band: heads that have nothing to do with one another",
            Measures = [Heads],
        };
    }

    private static Panel CosinesPanel(HeadPairs view, Axis steps, Axis cosines)
    {
        MeasuredCondition condition = view.Condition;
        double level = 2 * LevelOf(condition, "random_cosine");
        double[] ends = [0, steps.High];
        return new Panel(
            view.Title, view.Note, steps, cosines, view.Lines("cosine"),
            [
                .. condition.Runs.SelectMany(run => Published(run.Run).Select(value => (Value: value, Grok: GrokOf(run.Run, value.Task))).Where(mark => mark.Grok is not null)
                    .Select(mark => PublishedMarks.Of(mark.Value, mark.Grok!.Value, run.Name))),
            ],
            [0])
        {
            Bands = [new Band(Palette.Control, ends, [-level, -level], [level, level])],
        };
    }

    private static Figure Angles(Study study, Measured measured)
    {
        var steps = new StepAxes(measured);
        IReadOnlyList<HeadPairs> views = HeadPairs.Of(measured);
        double most = measured.Runs.SelectMany(run => run.Result.Numbers("", "mean_squared_cosine").Concat(run.Result.Numbers("", "random_mean_squared_cosine"))).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        return new Figure(
            "head-angles",
            "How much the heads of each two tasks read the same directions of the residual stream: mean squared cosine of the principal angles between the directions that each head reads most, which does not depend on the order of the classes; 1 would be the same directions. A line is a run. "
                + "Dashed: its mean for random directions." + steps.Note,
            [
                .. views.Take(PanelGrid.Most).Select(view => new Panel(
                    view.Title, view.Note, steps.Of(view.Condition), new Axis("mean squared cosine", 0, 1.1 * most),
                    [
                        new Line(Palette.Control, [0, steps.Of(view.Condition).High], [.. Enumerable.Repeat(LevelOf(view.Condition, "random_mean_squared_cosine"), 2)]),
                        .. view.Lines("mean_squared_cosine"),
                    ],
                    [], [])),
            ],
            PanelGrid.PerRow(views.Count), [.. HeadPairs.Legend(study), new(Palette.Control, "random directions")], Data(measured, "mean_squared_cosine", "random_mean_squared_cosine", "least_angle", "largest_angle"))
        {
            Of = measured.RunWords,
            Band = "none, a line for each run",
            Null = "dashed: random subspaces of the same dimension",
            Measures = [Heads],
        };
    }

    private static Figure SingularValues(Measured measured)
    {
        var steps = new StepAxes(measured);
        // A panel for each head, of one run of each condition; the first query matrix beside them where there is room.
        RunMeasured[] runs = [.. measured.Conditions.Select(condition => condition.First)];
        (MeasuredCondition Condition, RunMeasured Run, string Object)[] all = [.. measured.Conditions.SelectMany(condition => Objects(condition.First).Select(name => (condition, condition.First, name)))];
        (MeasuredCondition Condition, RunMeasured Run, string Object)[] panels = all.Length <= PanelGrid.Most ? all : [.. all.Where(panel => panel.Object.StartsWith("head_", StringComparison.Ordinal)).Take(PanelGrid.Most)];
        var axis = new Axis("singular value", 0, 1.05 * panels.Max(panel => Rows(panel.Run, panel.Object).Select(row => row.Number("sigma1")).Where(double.IsFinite).DefaultIfEmpty(1).Max()));
        return new Figure(
            "delta-singular-values",
            $"The {Values} largest singular values of what training has added to a matrix, W − W at step 0, over training steps: each task's head"
                + (panels.Length == all.Length ? " and the first layer's query matrix" : "") + ". The cosine and the sine of one frequency would rise as a pair."
                + (measured.Runs.Count() > runs.Length ? $" Of the runs that differ in seeds only the first is drawn; the CSV file has all {Words.Count(measured.Runs.Count(), "run")}." : ""),
            [
                .. panels.Select(panel => new Panel(
                    Readable(panel.Object), string.Join(", ", new[] { panel.Condition.Title, panel.Run.SeedWords }.Where(text => text.Length > 0)),
                    steps.Of(panel.Condition), axis,
                    [
                        .. Enumerable.Range(1, Values).Select(i => new Line(Palette.RankOf(i - 1, Values), [.. Rows(panel.Run, panel.Object).Select(row => row.Number("step"))], [.. Rows(panel.Run, panel.Object).Select(row => row.Number($"sigma{i}"))], panel.Run.Name)),
                    ],
                    [.. panel.Run.Run.Tasks.Where(task => panel.Object == $"head_{task}").Select(task => panel.Run.Run.GrokStep(task)).OfType<int>().Select(grok => GrokMark(panel.Run, panel.Object, grok))],
                    []) { Run = panel.Run.Name }),
            ],
            PanelGrid.PerRow(panels.Length),
            [.. Enumerable.Range(1, Values).Select(i => new LegendEntry(Palette.RankOf(i - 1, Values), $"value {i}")), new(Palette.Ink, "grok of the head's task", IsMark: true)],
            new FigureData(["run", "object", "step", "norm", .. Enumerable.Range(1, Values).Select(i => $"sigma{i}")], measured.Runs.SelectMany(run => Objects(run).SelectMany(name => Rows(run, name).Select(row => (string[])
                [run.Name, name, .. row.Exact("step", "norm"), .. Enumerable.Range(1, Values).Select(i => Words.ExactOrNone(row.Number($"sigma{i}")))])))))
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
        return new Mark(Palette.Ink, nearest.Number("step"), nearest.Number("sigma1"), MarkForm.Dot, run.Name);
    }

    private static double LevelOf(MeasuredCondition condition, string column) => condition.First.Rows().Select(row => row.Number(column)).FirstOrDefault();

    private static IEnumerable<string> Objects(RunMeasured run)
    {
        string[] all = [.. run.Result.Texts("", "object").Distinct()];
        return all.Where(name => name.StartsWith("head_", StringComparison.Ordinal)).Concat(all.Take(1));
    }

    private static string Readable(string name) => name.StartsWith("head_", StringComparison.Ordinal) ? $"head of {name["head_".Length..]}" : name;

    private static IEnumerable<ResultRow> Rows(RunMeasured run, string name) => run.Rows().Where(row => row.Text("object") == name);

    private static IEnumerable<PublishedValue> Published(StudyRun run) => PublishedValues.Of(run, Cosine).Concat(PublishedValues.Of(run, CosineAtGrok));

    private static int? GrokOf(StudyRun run, string pair) => pair.Split('-').Select(run.GrokStep).ToArray() is var groks && groks.All(grok => grok is not null) ? groks.Max() : null;

    private static FigureData Data(Measured measured, params string[] columns) => measured.Data("", ["step", "task_a", "task_b", .. columns]);
}
