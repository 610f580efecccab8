using Grokscope.Experiments;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Grokscope.Training;

namespace Grokscope.Report.Chapters.Order;

/// <summary>
/// The table of grok steps. Rows are the sets of tasks and the values of weight decay, or of the first swept key but seeds where neither is swept,
/// each with its tasks; columns are the other swept values, then all runs of a row together.
/// </summary>
internal sealed class GrokSteps : IPartWriter
{
    private static readonly string[] RowKeys = [SettingTable.Outputs.Key, "weight_decay"];

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        // Of runs with interventions the section on them tells more, and a column for each strength would be too many.
        if (study.HasInterventions)
            return null;
        string[] swept = [.. study.Runs[0].Swept.Where(v => !v.IsSeed).Select(v => v.Key)];
        string[] keys = swept.Intersect(RowKeys).Any() ? [.. swept.Intersect(RowKeys)] : [.. swept.Take(1)];
        IGrouping<string, StudyRun>[] rows = [.. study.Runs.GroupBy(r => keys.Length == 0 ? study.Name : string.Join(", ", r.Swept.Where(v => keys.Contains(v.Key)).Select(v => v.Value)))];
        string[] others = [.. study.Runs.Select(r => Others(r, keys)).Distinct()];
        bool together = rows.Any(r => r.Count() > 1);

        string[] columns =
        [
            keys.Length == 0 ? "study" : string.Join(", ", study.Runs[0].Swept.Where(v => keys.Contains(v.Key)).Select(v => v.KeyWords)),
            "task",
            .. others.Select(other => other.Length == 0 ? "grok step" : other),
            .. together ? ["all"] : Array.Empty<string>(),
        ];
        Cell[][] cells = [.. rows.SelectMany(row => row.First().Tasks.Select(task => (Cell[])
        [
            new Cell(row.Key),
            new Cell(task),
            .. others.Select(other => At([.. row.Where(r => Others(r, keys) == other)], task)),
            .. together ? [Together([.. row], task)] : Array.Empty<Cell>(),
        ]))];
        return new Part("grok-steps", "Grok steps", [new Table(Caption(study, together), columns, cells)]);
    }

    private static string Caption(Study study, bool together)
    {
        StopOptions rule = study.Experiment.Train.Stop;
        string text = $"Step at which each task grokked, of {Words.Count(study.Runs.Count, "run")}: the last of {Words.Count(rule.Patience, "evaluation")} in a row "
            + $"with test accuracy of at least {Words.Exact(rule.Accuracy)}, evaluated {study.EvaluationRhythm}. "
            + "“> n” says that a run ended after n steps before the task grokked, so that its grok step is only known to be larger.";
        return together
            ? text + " “all” is the mean of the runs that grokked, their smallest and largest, and how many of the row's runs they are. "
                + "Where not all grokked, this mean is too small as an estimate for all."
            : text;
    }

    private static string Others(StudyRun run, string[] keys) => string.Join(", ", run.Swept.Where(v => !keys.Contains(v.Key)).Select(v => v.Words));

    // A swept key that changes nothing, such as the strength of no intervention, leaves several runs with the same words.
    private static Cell At(StudyRun[] runs, string task) => runs switch
    {
        [] => new Cell("no run", CellKind.Absent),
        [var run] => Single(run, task),
        _ => Together(runs, task),
    };

    private static Cell Single(StudyRun run, string task) => run switch
    {
        _ when run.GrokStep(task) is { } step => new Cell(Words.Whole(step)),
        { Result.Status: RunStatus.Diverged } => new Cell($"diverged at {Words.Whole(run.Step)}", CellKind.Absent),
        { Result: null } => new Cell(run.Step == 0 ? "not begun" : $"at step {Words.Whole(run.Step)}", CellKind.Absent),
        _ => new Cell($"> {Words.Whole(run.Step)}", CellKind.Absent),
    };

    private static Cell Together(StudyRun[] runs, string task)
    {
        int[] steps = [.. runs.Select(r => r.GrokStep(task)).OfType<int>()];
        return steps.Length < 2
            ? new Cell($"{steps.Length} of {runs.Length}", CellKind.Absent)
            : new Cell($"{Words.Whole(steps.Average())} ({Words.Whole(steps.Min())} to {Words.Whole(steps.Max())}), {steps.Length} of {runs.Length}");
    }
}
