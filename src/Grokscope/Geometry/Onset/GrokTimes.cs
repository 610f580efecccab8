using Grokscope.Geometry.Measuring;
using Grokscope.Training;

namespace Grokscope.Geometry.Onset;

/// <summary>When a task generalised by one criterion.</summary>
/// <param name="Criterion">"grok", "acc_90" or "min_acc_95".</param>
/// <param name="Task">A task, "first" for the earliest of them, or "all".</param>
/// <param name="Step">The step; null where it has not happened.</param>
internal sealed record GrokTime(string Criterion, string Task, int? Step);

/// <summary>When a run memorised and generalised, by the several criteria of method.md §4.</summary>
internal static class GrokTimes
{
    public const string First = "first", All = "all";

    /// <summary>The run's own grok criterion (G98 by default) and G90, per task and of the first one; G95 of all tasks.</summary>
    public static IReadOnlyList<GrokTime> Of(MeasuredRun run) =>
    [
        .. PerTask(run, "grok", task => task.GrokStep),
        .. PerTask(run, "acc_90", task => task.Step90),
        new GrokTime("min_acc_95", All, AllAbove95(run)),
    ];

    /// <summary>The step at which the first task grokked; null while none has.</summary>
    public static int? FirstGrok(MeasuredRun run) => run.Tasks.Min(task => run.Groks[task].GrokStep);

    /// <summary>The step at which the last task grokked; null while one has not.</summary>
    public static int? LastGrok(MeasuredRun run) =>
        run.Tasks.All(task => run.Groks[task].GrokStep is not null) ? run.Tasks.Max(task => run.Groks[task].GrokStep) : null;

    /// <summary>The first evaluation with a test accuracy of 95 % or more in every task (G95); null without one.</summary>
    public static int? AllAbove95(MeasuredRun run) => FirstStep(run, "test_acc_", 0.95);

    /// <summary>The first evaluation with a train accuracy of 98 % or more in every task, as much as G98 asks of the test; null without one.</summary>
    public static int? Memorised(MeasuredRun run) => FirstStep(run, "train_acc_", 0.98);

    private static IEnumerable<GrokTime> PerTask(MeasuredRun run, string criterion, Func<TaskProgress, int?> step) =>
        run.Tasks.Select(task => new GrokTime(criterion, task, step(run.Groks[task])))
            .Prepend(new GrokTime(criterion, First, run.Tasks.Min(task => step(run.Groks[task]))));

    private static int? FirstStep(MeasuredRun run, string column, double accuracy)
    {
        IReadOnlyList<int> steps = run.Eval.Steps();
        IReadOnlyList<double>[] columns = [.. run.Tasks.Select(task => run.Eval.Column(column + task))];
        for (int row = 0; row < steps.Count; row++)
            if (columns.All(values => values.Count > row && values[row] >= accuracy))
                return steps[row];
        return null;
    }
}
