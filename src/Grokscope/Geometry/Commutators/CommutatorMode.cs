namespace Grokscope.Geometry.Commutators;

/// <summary>Whose losses are taken on A and on B.</summary>
/// <param name="Name">"total", or two tasks, "add-mul": the first on A, the second on B.</param>
/// <param name="WeightsA">w of L_A = Σ_t w_t·L_t, [K].</param>
/// <param name="WeightsB">w of L_B.</param>
internal sealed record CommutatorMode(string Name, float[] WeightsA, float[] WeightsB)
{
    /// <summary>Name of the mode of all tasks on both batches.</summary>
    public const string Total = "total";

    /// <summary>Total, then every pair of tasks in order. Source: method.md §7, modes.</summary>
    public static IReadOnlyList<CommutatorMode> Of(IReadOnlyList<string> tasks)
    {
        float[] all = [.. tasks.Select(_ => 1f)];
        List<CommutatorMode> modes = [new(Total, all, all)];
        for (int first = 0; first < tasks.Count; first++)
            for (int second = first + 1; second < tasks.Count; second++)
                modes.Add(new($"{tasks[first]}-{tasks[second]}", Only(first), Only(second)));
        return modes;

        float[] Only(int task) => [.. tasks.Select((_, k) => k == task ? 1f : 0f)];
    }
}
