using System.Text.Json.Serialization;

namespace Grokscope.Training;

/// <summary>When a task generalised; steps are null where it has not happened.</summary>
/// <param name="GrokStep">Last of the first consecutive evaluations that reach the criterion's accuracy (G98 by default).</param>
/// <param name="Step50">First evaluation with a test accuracy of 50 % or more.</param>
/// <param name="Step90">Of 90 % or more (G90).</param>
/// <param name="Step98">Of 98 % or more.</param>
/// <seealso cref="RunResult"/>
public sealed record TaskProgress(
    [property: JsonPropertyName("grok_step")] int? GrokStep,
    [property: JsonPropertyName("step_50")] int? Step50,
    [property: JsonPropertyName("step_90")] int? Step90,
    [property: JsonPropertyName("step_98")] int? Step98);

/// <summary>
/// Watches the test accuracies for grokking: a task has grokked once its accuracy was high enough in a number of consecutive evaluations,
/// and stays so even if it drops again. Source: method.md §4: G98 is 0.98 in three evaluations, the third of which is recorded.
/// </summary>
/// <param name="tasks">K.</param>
/// <param name="accuracy">Accuracy to reach.</param>
/// <param name="patience">Consecutive evaluations that must reach it.</param>
internal sealed class GrokCriterion(int tasks, double accuracy, int patience)
{
    private const int Streak = 0;
    private const int Grok = 1;
    private const int FirstThreshold = 2;
    private const int NumbersPerTask = 5;
    private static readonly double[] Thresholds = [0.5, 0.9, 0.98];

    // Per task: evaluations in a row, grok step, first step at each threshold; 0 for not yet, which no evaluation's step is.
    private readonly int[] _state = new int[StateLength(tasks)];

    /// <summary>Whether every task has grokked.</summary>
    public bool AllGrokked => LastGrok is not null;

    /// <summary>Step at which the last task grokked; null while one has not.</summary>
    public int? LastGrok
    {
        get
        {
            int last = 0;
            for (int task = 0; task < tasks; task++)
                if (Of(task)[Grok] == 0)
                    return null;
                else
                    last = Math.Max(last, Of(task)[Grok]);
            return last;
        }
    }

    /// <summary>Length of a saved state.</summary>
    public static int StateLength(int tasks) => tasks * NumbersPerTask;

    /// <summary>Takes in an evaluation.</summary>
    /// <param name="step">Its step, from 1, later than the one before.</param>
    /// <param name="testAccuracy">Each task's test accuracy, [K].</param>
    public void Observe(int step, ReadOnlySpan<double> testAccuracy)
    {
        for (int task = 0; task < tasks; task++)
        {
            Span<int> state = Of(task);
            state[Streak] = testAccuracy[task] >= accuracy ? state[Streak] + 1 : 0;
            if (state[Grok] == 0 && state[Streak] >= patience)
                state[Grok] = step;
            for (int i = 0; i < Thresholds.Length; i++)
                if (state[FirstThreshold + i] == 0 && testAccuracy[task] >= Thresholds[i])
                    state[FirstThreshold + i] = step;
        }
    }

    /// <summary>Whether a task grokked at this very step.</summary>
    public bool GrokkedAt(int step)
    {
        for (int task = 0; task < tasks; task++)
            if (Of(task)[Grok] == step)
                return true;
        return false;
    }

    /// <summary>
    /// Whether a task that has not grokked first reached 50 % or 90 % test accuracy less than <see cref="SnapshotSchedule.NearSteps"/> steps ago.
    /// </summary>
    public bool IsNearGrok(int step)
    {
        for (int task = 0; task < tasks; task++)
        {
            Span<int> state = Of(task);
            if (state[Grok] == 0 && (IsRecent(state[FirstThreshold]) || IsRecent(state[FirstThreshold + 1])))
                return true;
        }
        return false;

        bool IsRecent(int first) => first > 0 && step - first < SnapshotSchedule.NearSteps;
    }

    /// <summary>What is known of a task.</summary>
    public TaskProgress Progress(int task)
    {
        Span<int> state = Of(task);
        return new TaskProgress(Known(state[Grok]), Known(state[FirstThreshold]), Known(state[FirstThreshold + 1]), Known(state[FirstThreshold + 2]));

        static int? Known(int step) => step == 0 ? null : step;
    }

    /// <summary>Writes the state, from which <see cref="Restore"/> goes on.</summary>
    /// <param name="state">Receives it, [<see cref="StateLength"/>].</param>
    public void Save(Span<int> state) => _state.CopyTo(state);

    /// <summary>Takes over a state that <see cref="Save"/> wrote.</summary>
    public void Restore(ReadOnlySpan<int> state) => state.CopyTo(_state);

    private Span<int> Of(int task) => _state.AsSpan(task * NumbersPerTask, NumbersPerTask);
}
