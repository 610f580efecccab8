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
    public Part? Write(Study study) => Taken.Of(study, MeasureName) is not { } taken ? null : new Part("symmetry", "Symmetries of the answers",
    [
        new Paragraph("a + b and b + a have one answer. A model that has learnt no more than this is right on test pairs whose mirror image it has memorised. Test pairs are therefore split by whether another pair that the task's own symmetries make of them "
            + "is in the training set: what happens on those without is generalisation."),
        FigureOf(taken, study.Experiment.Task.Modulus),
        Symmetries(taken),
        Summary(taken),
    ]);

    private static Figure FigureOf(Taken taken, int modulus) => taken.Figure(
        new FigureText(
            "symmetry",
            "Accuracy over the steps on test pairs with and without an equivalent training pair, a panel for each condition and task, a line for each run. A dot is the task's grok step, on the pairs without. The groups differ much in size: the note has the number of their pairs, with and without. Each panel has its own steps. " + Few.Words,
            "", "Wilson 95 % intervals of the first run of each panel, as if the pairs were drawn independently", $"the pairs without an equivalent one; dotted, an answer at random: 1/{modulus}"),
        taken.Conditions.SelectMany(condition => condition.Tasks.Select(task => PanelOf(condition, task, modulus))),
        taken.Conditions.Max(condition => Math.Min(3, condition.Tasks.Count)),
        [.. Groups.Select((group, i) => new LegendEntry(Palette.KindOf(i), group.Words)), new LegendEntry(Palette.KindOf(1), "grokked", IsMark: true)],
        new FigureData(
            ["run", "step", "task", "group", "pairs", "accuracy", "low", "high"],
            taken.Runs.SelectMany(run => run.Result.RowsOf("").Select(row => (string[])
            [
                run.Name, Words.ExactOrNone(row.Number("step")), row.Text("task"), row.Text("group"), Words.ExactOrNone(row.Number("pairs")),
                .. row.Fields("accuracy", "accuracy_low", "accuracy_high"),
            ]))));

    private static Panel PanelOf(TakenCondition condition, string task, int modulus)
    {
        IReadOnlyList<ResultRow>[] first = [.. Groups.Select(group => Rows(condition.First, task, group.Group))];
        ResultRow? counts = condition.First.Of("summary", task).FirstOrDefault();
        return new Panel(
            condition.Title,
            $"{task}, pairs: {(counts is null ? "–" : $"{Words.Whole(counts.Number("pairs_with"))} with, {Words.Whole(counts.Number("pairs_without"))} without")}",
            condition.Steps,
            new Axis("accuracy", 0, 1.04),
            [.. condition.Runs.SelectMany(run => Groups.Select((group, i) => Curve.Of(Rows(run, task, group.Group), "accuracy").Line(Palette.KindOf(i), run.Name))).Where(line => line.Y.Any(double.IsFinite))],
            [.. condition.Runs.SelectMany(run => Curve.Of(Rows(run, task, Groups[1].Group), "accuracy").Marks(run.Run.GrokStep(task), Palette.KindOf(1), run.Name))],
            [1.0 / modulus])
        {
            Bands =
            [
                .. first.Select((rows, i) => new Band(
                    Palette.KindOf(i), [.. rows.Select(row => row.Number("step"))], [.. rows.Select(row => row.Number("accuracy_low"))], [.. rows.Select(row => row.Number("accuracy_high"))], condition.First.Name))
                    .Where(band => band.Low.Any(double.IsFinite)),
            ],
        };
    }

    private static Table Symmetries(Taken taken)
    {
        (string Task, ResultRow[] Maps)[] tasks =
        [
            .. taken.Runs.SelectMany(run => run.Run.Tasks.Select(task => (run, task))).DistinctBy(pair => pair.task).Select(pair => (pair.task, pair.run.Of("symmetries", pair.task).ToArray())),
        ];
        return new Table(
            "Maps of a pair (a, b) that leave every answer of a task as it is, found from the answers and not from the task's name.",
            ["task", .. tasks[0].Maps.Select(map => map.Text("map"))],
            [.. tasks.Select(task => (IReadOnlyList<Cell>)[new Cell(task.Task, CellKind.Words), .. task.Maps.Select(map => map.Flag("holds") ? new Cell("same", CellKind.Words) : new Cell("–", CellKind.Words))])]);
    }

    private static Table Summary(Taken taken) => new(
        "First snapshot with an accuracy of 50 % and of 90 % on the test pairs with and without an equivalent training pair, and the largest difference of the two accuracies (with less without). " + Spread.Meaning,
        ["condition", "task", "symmetries", "50 %, with", "50 %, without", "90 %, with", "90 %, without", "largest difference", "at step"],
        [
            .. taken.Conditions.SelectMany(condition => condition.Tasks.Select(task =>
            {
                ResultRow[] rows = [.. condition.Runs.SelectMany(run => run.Of("summary", task))];
                return (IReadOnlyList<Cell>)
                [
                    new Cell(condition.Title, CellKind.Words), new Cell(task, CellKind.Words), new Cell(rows.Length == 0 ? "–" : Words.Whole(rows[0].Number("symmetries"))),
                    .. Steps.Select(column => Spread.Of(rows.Select(row => row.Number(column)), Words.Whole)),
                    Spread.Of(rows.Select(row => row.Number("largest_difference")), Words.Percent), Spread.Of(rows.Select(row => row.Number("largest_difference_step")), Words.Whole),
                ];
            })),
        ]);

    private static IReadOnlyList<ResultRow> Rows(TakenRun run, string task, string group) => Few.Of([.. run.Of("", task).Where(row => row.Text("group") == group)]);
}
