using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>The answers that were worked out last, for as long as an experiment holds them: the cells of a sweep mostly have the same.</summary>
internal static class TaskSetCache
{
    private static Kept? _newest;

    /// <inheritdoc cref="TaskSet(int, IReadOnlyList{ModularTask})"/>
    public static TaskSet Get(int modulus, IReadOnlyList<ModularTask> tasks)
    {
        (string, string)[] key = [.. tasks.Select(task => (task.Name, task.Expression.Text))];
        if (_newest is { } kept && kept.Modulus == modulus && kept.Tasks.SequenceEqual(key) && kept.Answers.TryGetTarget(out TaskSet? found))
            return found;
        var made = new TaskSet(modulus, tasks);
        _newest = new Kept(modulus, key, new WeakReference<TaskSet>(made));
        return made;
    }

    private sealed record Kept(int Modulus, IReadOnlyList<(string, string)> Tasks, WeakReference<TaskSet> Answers);
}
