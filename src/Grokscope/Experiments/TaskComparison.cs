using Grokscope.Training;

namespace Grokscope.Experiments;

/// <summary>When a task generalised in two runs.</summary>
/// <param name="A">In A, as far as it went; null where A has no such task.</param>
/// <param name="B">In B.</param>
/// <param name="Differs">Whether both have the task and a step differs that both went far enough to know.</param>
internal sealed record TaskComparison(TaskProgress? A, TaskProgress? B, bool Differs)
{
    /// <summary>Compares what two runs know.</summary>
    /// <param name="a">In A.</param>
    /// <param name="b">In B.</param>
    /// <param name="reachA">The step up to which A knows it.</param>
    /// <param name="reachB">The step up to which B does.</param>
    internal static TaskComparison Of(TaskProgress? a, TaskProgress? b, int reachA, int reachB)
    {
        return new TaskComparison(a, b, a is not null && b is not null
            && (Differ(a.GrokStep, b.GrokStep) || Differ(a.Step50, b.Step50) || Differ(a.Step90, b.Step90) || Differ(a.Step98, b.Step98)));

        // What has not happened yet is known not to have only as far as a run went.
        bool Differ(int? stepA, int? stepB) => stepA != stepB && (stepA <= reachB || stepB <= reachA);
    }
}
