using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>Test accuracy on pairs with and without an equivalent training pair. From the measure symmetry.</summary>
internal sealed class SymmetryGroups : IPartWriter
{
    private const string MeasureName = "symmetry";

    private static readonly (string Group, string Words)[] Groups = [("equivalent_in_train", "with an equivalent training pair"), ("no_equivalent_in_train", "without one")];

    private static readonly string[] Steps = ["step_50_with", "step_50_without", "step_90_with", "step_90_without"];

    /// <inheritdoc/>
    public Part? Write(Study study) => Measured.Read(study, MeasureName) is not { } measured ? null : new Part("symmetry", "Symmetries of the answers",
    [
        new Paragraph("a + b and b + a have one answer. A model that has learnt no more than this is right on test pairs whose mirror image it has memorised. Test pairs are therefore split by whether another pair that the task's own symmetries make of them "
            + "is in the training set: what happens on those without is generalisation."),
        FigureOf(measured),
        Symmetries(measured),
        Summary(measured),
    ]);

    private static Figure FigureOf(Measured measured) => measured.Figure(
        new FigureText(
            "symmetry",
            "Accuracy over the steps on test pairs with and without an equivalent training pair, a panel for each condition and task, a line for each run. A dot is the task's grok step, on the pairs without. The groups differ much in size: the note has the number of their pairs, with and without. Each panel has its own steps. " + Few.Words,
            "", "Wilson 95 % intervals of the first run of each panel, as if the pairs were drawn independently", $"the pairs without an equivalent one; dotted, an answer at random: {measured.Study.ChanceAccuracy()}"),
        measured.Conditions.SelectMany(condition => condition.Tasks.Select(task => PanelOf(condition, task))),
        measured.Conditions.Max(condition => Math.Min(3, condition.Tasks.Count)),
        [.. Groups.Select((group, i) => new LegendEntry(Palette.KindOf(i), group.Words)), new LegendEntry(Palette.KindOf(1), "grokked", IsMark: true)],
        measured.Data("", "step", "task", "group", "pairs", "accuracy", "accuracy_low", "accuracy_high"));

    private static Panel PanelOf(MeasuredCondition condition, string task)
    {
        IReadOnlyList<ResultRow>[] first = [.. Groups.Select(group => Rows(condition.First, task, group.Group))];
        var heights = new Axis("accuracy", 0, 1.04);
        ResultRow? counts = condition.First.Of("summary", task).FirstOrDefault();
        return new Panel(
            condition.Title,
            $"{task}, pairs: {(counts is null ? "–" : $"{Words.Whole(counts.Number("pairs_with"))} with, {Words.Whole(counts.Number("pairs_without"))} without")}",
            condition.Steps,
            heights,
            [.. condition.Runs.SelectMany(run => Groups.Select((group, i) => StepSeries.Of(run, Rows(run, task, group.Group), "accuracy").LineOf(Palette.KindOf(i)))).Where(line => line.Y.Any(double.IsFinite))],
            [.. condition.Runs.SelectMany(run => StepSeries.Of(run, Rows(run, task, Groups[1].Group), "accuracy").MarkAt(run.Run.GrokStep(task), heights, Palette.KindOf(1)))],
            [condition.First.Run.ChanceAccuracy()])
        {
            Bands =
            [
                .. first.Select((rows, i) => new Band(
                    Palette.KindOf(i), [.. rows.Select(row => row.Number("step"))], [.. rows.Select(row => row.Number("accuracy_low"))], [.. rows.Select(row => row.Number("accuracy_high"))], condition.First.Name))
                    .Where(band => band.Low.Any(double.IsFinite)),
            ],
        };
    }

    private static Table Symmetries(Measured measured)
    {
        (string Task, ResultRow[] Maps)[] tasks =
        [
            .. measured.Runs.SelectMany(run => run.Run.Tasks.Select(task => (run, task))).DistinctBy(pair => pair.task).Select(pair => (pair.task, pair.run.Of("symmetries", pair.task).ToArray())),
        ];
        return new Table(
            "Maps of a pair (a, b) that leave every answer of a task as it is, found from the answers and not from the task's name.",
            ["task", .. tasks[0].Maps.Select(map => map.Text("map"))],
            [.. tasks.Select(task => (IReadOnlyList<Cell>)[new Cell(task.Task, CellKind.Words), .. task.Maps.Select(map => map.Flag("holds") ? new Cell("same", CellKind.Words) : new Cell("–", CellKind.Words))])]);
    }

    private static Table Summary(Measured measured) => new(
        "First snapshot with an accuracy of 50 % and of 90 % on the test pairs with and without an equivalent training pair, the accuracy on both at the first snapshot from the grok step on, and the largest difference of the two (with less without). " + Cells.RunsMeaning,
        ["condition", "task", "symmetries", "50 %, with", "50 %, without", "90 %, with", "90 %, without", "at the grok, with", "at the grok, without", "largest difference", "at step"],
        [
            .. measured.Conditions.SelectMany(condition => condition.Tasks.Select(task =>
            {
                ResultRow[] rows = [.. condition.Runs.SelectMany(run => run.Of("summary", task))];
                return (IReadOnlyList<Cell>)
                [
                    new Cell(condition.Title, CellKind.Words), new Cell(task, CellKind.Words), new Cell(rows.Length == 0 ? "–" : Words.Whole(rows[0].Number("symmetries"))),
                    .. Steps.Select(column => Cells.OfRuns(rows.Select(row => row.Number(column)), Words.Whole)),
                    .. Groups.Select(group => Cells.OfRuns(condition.Runs.Select(run => AtGrok(run, task, group.Group)), Words.Percent)),
                    Cells.OfRuns(rows.Select(row => row.Number("largest_difference")), Words.Percent), Cells.OfRuns(rows.Select(row => row.Number("largest_difference_step")), Words.Whole),
                ];
            })),
        ]);

    // NaN where the task has not grokked.
    private static double AtGrok(RunMeasured run, string task, string group) => run.Run.GrokStep(task) is { } grok
        ? AllRows(run, task, group).Where(row => row.Number("step") >= grok).Select(row => row.Number("accuracy")).FirstOrDefault(double.NaN)
        : double.NaN;

    private static IReadOnlyList<ResultRow> Rows(RunMeasured run, string task, string group) => Few.Of([.. AllRows(run, task, group)]);

    private static IEnumerable<ResultRow> AllRows(RunMeasured run, string task, string group) => run.Of("", task).Where(row => row.Text("group") == group);
}
