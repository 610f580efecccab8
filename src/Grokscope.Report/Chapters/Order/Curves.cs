using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Order;

/// <summary>A figure with a panel per run: of each task a quantity on the training pairs, dashed, and on the test pairs, full, over the steps.</summary>
/// <param name="study">The runs.</param>
/// <param name="quantity">Name of the quantity in eval.csv's columns: "acc" or "loss".</param>
internal sealed class Curves(Study study, string quantity)
{
    private readonly RunAxes _steps = new(study);

    /// <summary>Panels in a row: the values of the key that changes fastest, so that they stand beside each other, where they are few.</summary>
    public int PerRow { get; } = PanelsPerRow(study);

    /// <summary>What the pens mean.</summary>
    public IReadOnlyList<LegendEntry> Legend =>
    [
        .. study.Tasks.SelectMany((task, k) => (LegendEntry[])
        [
            new(Palette.TrainOf(k), $"{task}, training pairs"),
            new(Palette.TestOf(k), $"{task}, test pairs"),
            new(Palette.TestOf(k), $"{task} grokked", IsMark: true),
        ]),
    ];

    /// <summary>All values, a row per run, step and task.</summary>
    public FigureData Data => new(
        ["run", "step", "task", $"train_{quantity}", $"test_{quantity}", "is_grok_step"],
        study.Runs.SelectMany(run => run.Tasks.SelectMany(task => Enumerable.Range(0, run.Evaluations.Rows).Select(row => Row(run, task, row)))));

    /// <summary>What a caption adds where panels have axes of their own, or where not all runs, or not all points of a curve are drawn; else nothing.</summary>
    public string ThinningNote => _steps.Note + PanelGrid.Note(study.Runs.Count, "run") + (study.Runs.Any(run => run.Evaluations.Rows > 2 * Thinning.Stretches) ? " " + Thinning.Words : "");

    /// <summary>All heights of all panels.</summary>
    public IEnumerable<double> Heights => study.Runs.SelectMany(run => run.Tasks.SelectMany(task => Train(run, task).Concat(Test(run, task))));

    /// <summary>The panels, in the order of the runs.</summary>
    /// <param name="heights">The vertical axis.</param>
    /// <param name="levels">Heights of reference lines.</param>
    public IReadOnlyList<Panel> Panels(Axis heights, params IReadOnlyList<double> levels) =>
    [
        .. study.Runs.Take(PanelGrid.Most).Select(run => new Panel(
            run.Title,
            Note(run),
            _steps.Of(run),
            heights,
            [
                .. run.Tasks.Select(task => new Line(Palette.TrainOf(study.IndexOf(task)), StepsOf(run), Train(run, task), run.Name)),
                .. run.Tasks.Select(task => new Line(Palette.TestOf(study.IndexOf(task)), StepsOf(run), Test(run, task), run.Name)),
            ],
            [.. run.Tasks.SelectMany(task => Marks(run, task, study.IndexOf(task)))],
            levels) { Run = run.Name }),
    ];

    private IEnumerable<Mark> Marks(StudyRun run, string task, int k)
    {
        if (run.GrokStep(task) is not { } grok)
            yield break;
        int row = Enumerable.Range(0, run.Evaluations.Rows).FirstOrDefault(i => StepsOf(run)[i] == grok, -1);
        if (row >= 0)
            yield return new Mark(Palette.TestOf(k), grok, Test(run, task)[row], Run: run.Name);
    }

    private string[] Row(StudyRun run, string task, int row)
    {
        double step = StepsOf(run)[row];
        return [run.Name, Words.Exact(step), task, Words.Exact(Train(run, task)[row]), Words.Exact(Test(run, task)[row]), step == run.GrokStep(task) ? "1" : "0"];
    }

    private static int PanelsPerRow(Study study)
    {
        int fastest = study.Experiment.Sweep.Count == 0 ? 1 : study.Experiment.Sweep[^1].Values.Count;
        return Math.Min(fastest, PanelGrid.MostPerRow);
    }

    private static string Note(StudyRun run)
    {
        string[] groks = [.. run.Tasks.Where(task => run.GrokStep(task) is not null).Select(task => $"{task} {Words.Whole(run.GrokStep(task)!.Value)}")];
        string end = run.Result is not null ? $"{Words.Whole(run.Step)} steps" : run.Step == 0 ? run.StatusWords : $"{run.StatusWords} at step {Words.Whole(run.Step)}";
        return groks.Length == 0 ? run.Result is null ? end : $"no grok in {end}" : $"grokked: {string.Join(", ", groks)}";
    }

    private static IReadOnlyList<double> StepsOf(StudyRun run) => run.Evaluations.Column("step");

    private IReadOnlyList<double> Train(StudyRun run, string task) => run.Evaluations.Column($"train_{quantity}_{task}");

    private IReadOnlyList<double> Test(StudyRun run, string task) => run.Evaluations.Column($"test_{quantity}_{task}");
}
