using Grokscope.Experiments;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;
using Grokscope.Training;

namespace Grokscope.Report.Chapters.Order;

/// <summary>
/// The table of grok steps. Rows are the sets of tasks and the values of weight decay, or of the first swept key but seeds where neither is swept,
/// each with its tasks; columns are the other swept values, then all runs of a row together, and the published ones.
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
        bool together = rows.Any(r => r.Count() > 1), hasPublished = study.Runs.Any(run => PublishedValues.Of(run, PublishedValues.GrokStep).Count > 0);

        string[] columns =
        [
            keys.Length == 0 ? "study" : string.Join(", ", study.Runs[0].Swept.Where(v => keys.Contains(v.Key)).Select(v => v.KeyWords)),
            "task",
            .. others.Select(other => other.Length == 0 ? "grok step" : other),
            .. together ? ["all"] : Array.Empty<string>(),
            .. hasPublished ? ["published"] : Array.Empty<string>(),
        ];
        Cell[][] cells = [.. rows.SelectMany(row => row.First().Tasks.Select(task => (Cell[])
        [
            new Cell(row.Key, CellKind.Words),
            new Cell(task, CellKind.Words),
            .. others.Select(other => At([.. row.Where(r => Others(r, keys) == other)], task)),
            .. together ? [Together([.. row], task)] : Array.Empty<Cell>(),
            .. hasPublished ? [PublishedOf([.. row], task)] : Array.Empty<Cell>(),
        ]))];
        return new Part("grok-steps", "Grok steps", [new Table(Caption(study, together, hasPublished), columns, cells)]);
    }

    private static string Caption(Study study, bool together, bool hasPublished)
    {
        StopOptions rule = study.Experiment.Train.Stop;
        string text = $"Step at which each task grokked, of {Words.Count(study.Runs.Count, "run")}: the last of {Words.Count(rule.Patience, "evaluation")} in a row "
            + $"with test accuracy of at least {Words.Exact(rule.Accuracy)}, evaluated {study.EvaluationRhythm}. "
            + "“> n” says that a run ended after n steps before the task grokked, so that its grok step is only known to be larger.";
        if (together)
            text += " “all” is the mean of the runs that grokked, their smallest and largest, and how many of the row's runs they are. Where not all grokked, this mean is too small as an estimate for all.";
        return hasPublished ? text + " “published” is the same of the published runs of the row's seeds (published.md, §2 and §3)." : text;
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
            : new Cell($"{MeanOf([.. steps.Select(step => (double)step)])}, {steps.Length} of {runs.Length}");
    }

    private static Cell PublishedOf(StudyRun[] runs, string task)
    {
        PublishedValue[] values = [.. runs.SelectMany(run => PublishedValues.Of(run, PublishedValues.GrokStep)).Where(value => value.Task == task)];
        double[] steps = [.. values.Where(value => !value.IsBound).Select(value => value.Value)];
        return values.Length == 0 ? Cells.None
            : steps.Length == 0 ? new Cell($"> {Words.Whole(values.Min(value => value.Value))}, {values.Length} of {values.Length}", CellKind.Absent)
            : new Cell($"{MeanOf(steps)}, {steps.Length} of {values.Length}");
    }

    private static string MeanOf(double[] steps) =>
        Words.Whole(steps.Average()) + (steps.Length > 1 ? $" ({Words.Whole(steps.Min())} to {Words.Whole(steps.Max())})" : "");
}
