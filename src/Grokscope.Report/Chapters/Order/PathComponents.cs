using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Order;

/// <summary>How much of the training path one direction holds: per matrix, as training goes on, and with more directions, beside random walks and a smooth path.</summary>
internal sealed class PathComponents : IPartWriter
{
    private const string Measure = "pca";
    private static readonly string[] Roles = ["WQ", "WK", "WV", "WO"];
    private static readonly string[] Published = ["pc1_percent", "pc1_of_top10_percent"];

    /// <inheritdoc/>
    public Part? Write(Study study) => Measured.Read(study, Measure) is { } measured
        ? new Part("path-components", "How few directions the path has", [Shares(measured), Windows(measured, new StepAxes(measured)), Spectrum(measured)])
        : null;

    private static double Smooth => 100 * KarhunenLoeve.Share(1, centred: true);

    private static Axis Percent(string label) => new(label, 0, 100);

    private static Figure Shares(Measured measured)
    {
        bool isPublished = measured.Runs.Any(run => PublishedOf(run.Run).Any());
        string caption = "Share of the variance of the training path that its first principal direction holds, of each attention matrix (Q0: the query matrix of layer 0, and so on) and of all parameters, the path centred. "
            + "The path leads until the last task has grokked (of the windows of the next figure the one that ends nearest), where the published runs end; of a run without a grok it is the whole. "
            + "A dot is a run. The dashed line is the mean of random walks with the paths' own step lengths, the dotted one a smooth path of many steps."
            + (isPublished ? " Squares are the published runs of the same tasks, decay and seed; those of three tasks are shares of the first ten components, which makes them a little larger." : "") + PanelGrid.Note(measured.Conditions.Count, "condition");
        return new Figure("path-first-component", caption, [.. measured.Conditions.Take(PanelGrid.Most).Select(SharesPanel)], PanelGrid.PerRow(measured.Conditions.Count),
            [
                new(Palette.KindOf(0), "a run", IsMark: true), new(Palette.Control, "random walks"), new(Palette.Level, "smooth path, 6/π² = 61 %"),
                .. PublishedMarks.Legend(isPublished),
            ],
            new FigureData(["run", "object", "snapshots", "pc1", "walk_limit_pc1", "published_percent"],
                measured.Runs.SelectMany(run => ToGrok(run).Select(row => (string[])
                [
                    run.Name, row.Text("object"), .. row.Exact("snapshots", "pc1", "walk_limit_pc1"),
                    PublishedOf(run.Run).FirstOrDefault(value => value.Task == row.Text("object")) is { } value ? Words.Exact(value.Value) : "",
                ]))))
        {
            Of = measured.RunWords,
            Band = "grey, from the smallest to the largest of the random walks of a panel's runs",
            Null = "random walks with the same step lengths (dashed) and a smooth path (dotted)",
            Measures = [Measure],
        };
    }

    private static Panel SharesPanel(MeasuredCondition condition)
    {
        string[] objects = [.. condition.First.Result.Texts("summary", "object")];
        double[] places = [.. objects.Select((_, i) => (double)i)];
        ILookup<string, ResultRow> rows = condition.Runs.SelectMany(ToGrok).Where(row => double.IsFinite(row.Number("pc1"))).ToLookup(row => row.Text("object"));
        return new Panel(
            condition.Title, condition.Note, Axis.Places("part of the parameters", [.. objects.Select(Short)]), Percent("first component (%)"),
            [new Line(Palette.Control, places, Walks(values => values.Average()))],
            [
                .. condition.Runs.SelectMany((run, i) => ToGrok(run).Where(row => double.IsFinite(row.Number("pc1")))
                    .Select(row => new Mark(Palette.KindOf(0), Array.IndexOf(objects, row.Text("object")) - 0.18 + (0.14 * Side(i, condition.Runs.Count)), 100 * row.Number("pc1"), MarkForm.Dot, run.Name))),
                .. condition.Runs.SelectMany((run, i) => PublishedOf(run.Run).Where(value => objects.Contains(value.Task))
                    .Select(value => PublishedMarks.Of(value, Array.IndexOf(objects, value.Task) + 0.18 + (0.14 * Side(i, condition.Runs.Count)), run.Name))),
            ],
            [Smooth])
        {
            Bands = [new Band(Palette.Control, places, Walks(values => values.Min()), Walks(values => values.Max()))],
        };

        double[] Walks(Func<IEnumerable<double>, double> together) => [.. objects.Select(name => rows[name].Any() ? 100 * together(rows[name].Select(row => row.Number("walk_limit_pc1"))) : double.NaN)];
    }

    private static Figure Windows(Measured measured, StepAxes steps) => new(
        "path-windows",
        "The same share of the first n snapshots by themselves, against the step of the last of them: how it changes as training goes on. Thin lines are the attention matrices, the one in the colour of the text is all parameters; a line for each of them and run. "
            + "Dashed: a random walk of all parameters with the same step lengths; dotted: a smooth path." + steps.Note,
        [.. measured.Conditions.Take(PanelGrid.Most).Select(condition => WindowsPanel(condition, steps.Of(condition)))], PanelGrid.PerRow(measured.Conditions.Count),
        [.. Roles.Select((role, i) => new LegendEntry(Palette.KindOf(i), role)), new(Palette.Ink, "all parameters"), new(Palette.Control, "random walk"), new(Palette.Level, "smooth path")],
        measured.Data("windows", "object", "last_step", "pc1", "walk_limit_pc1"))
    {
        Of = measured.RunWords,
        Band = "none, a line for each run",
        Null = "a random walk with the same step lengths (dashed) and a smooth path (dotted)",
        Measures = [Measure],
    };

    private static Panel WindowsPanel(MeasuredCondition condition, Axis steps) => new(
        condition.Title, condition.Note, steps, Percent("first component (%)"),
        [
            .. condition.Runs.SelectMany(run => run.Rows("windows").GroupBy(row => row.Text("object")).SelectMany(of => of.Key == PcaMeasure.Whole
                ? (Line[])[Over(Palette.Control, of, "walk_limit_pc1", run.Name), Over(Palette.Ink, of, "pc1", run.Name)]
                : [Over(Palette.KindOf(RoleOf(of.Key)), of, "pc1", run.Name)])),
        ],
        [], [Smooth]);

    private static Line Over(Pen pen, IEnumerable<ResultRow> rows, string column, string run) => new(pen, [.. rows.Select(row => row.Number("last_step"))], [.. rows.Select(row => 100 * row.Number(column))], run);

    private static Figure Spectrum(Measured measured) => new(
        "path-spectrum",
        "Share of the variance of the path of all parameters that its first k principal directions hold together: of the centred path, and of the path from the first weights on (uncentred), whose first direction is mostly the way from the start. A line is a run."
            + PanelGrid.Note(measured.Conditions.Count, "condition"),
        [.. measured.Conditions.Take(PanelGrid.Most).Select(SpectrumPanel)], PanelGrid.PerRow(measured.Conditions.Count),
        [new(Palette.KindOf(0), "centred"), new(Palette.KindOf(1), "uncentred"), new(Palette.Control, "random walk, centred"), new(Palette.Level, "smooth path, first direction")],
        new FigureData(["run", "centred", "component", "share", "cumulative_share", "walk_limit_share"], measured.Runs.SelectMany(run => WholeRows(run).Select(row => (string[])
            [run.Name, row.Flag("centred") ? "1" : "0", .. row.Exact("component", "share", "cumulative_share", "walk_limit_share")]))))
    {
        Of = measured.RunWords,
        Band = "none, a line for each run",
        Null = "a random walk with the same step lengths (dashed) and a smooth path's first direction (dotted)",
        Measures = [Measure],
    };

    private static Panel SpectrumPanel(MeasuredCondition condition) => new(
        condition.Title, condition.Note, new Axis("number of directions k", 0.5, 10.5, Names: [.. Enumerable.Range(1, 10).Select(k => ((double)k, Words.Whole(k)))]), Percent("first k together (%)"),
        [
            .. condition.Runs.SelectMany(run =>
            {
                ResultRow[] centred = [.. WholeRows(run).Where(row => row.Flag("centred"))], uncentred = [.. WholeRows(run).Where(row => !row.Flag("centred"))];
                double walk = 0;
                return (Line[])
                [
                    new(Palette.Control, Components(centred), [.. centred.Select(row => 100 * (walk += row.Number("walk_limit_share")))], run.Name),
                    new(Palette.KindOf(1), Components(uncentred), [.. uncentred.Select(row => 100 * row.Number("cumulative_share"))], run.Name),
                    new(Palette.KindOf(0), Components(centred), [.. centred.Select(row => 100 * row.Number("cumulative_share"))], run.Name),
                ];
            }),
        ],
        [], [Smooth]);

    private static double[] Components(ResultRow[] rows) => [.. rows.Select(row => row.Number("component"))];

    private static IEnumerable<ResultRow> WholeRows(RunMeasured run) => run.Rows().Where(row => row.Text("object") == PcaMeasure.Whole);

    private static IReadOnlyList<ResultRow> ToGrok(RunMeasured run) => PathToGrok.Rows(run.Run, run.Result);

    private static IEnumerable<PublishedValue> PublishedOf(StudyRun run) => Published.SelectMany(quantity => PublishedValues.Of(run, quantity));

    private static double Side(int index, int count) => ((index + 0.5) / count) - 0.5;

    private static int RoleOf(string matrix) => Array.FindIndex(Roles, role => matrix.EndsWith(role, StringComparison.Ordinal));

    // "layer0.WQ" is too long to stand below a mark.
    private static string Short(string matrix) => RoleOf(matrix) is >= 0 and var role ? $"{Roles[role][1]}{matrix["layer".Length..matrix.IndexOf('.', StringComparison.Ordinal)]}" : matrix;
}
