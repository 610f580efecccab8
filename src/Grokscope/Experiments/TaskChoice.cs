using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>Some of the tasks that an experiment declares, written with a + between their names: "add+mul".</summary>
internal static class TaskChoice
{
    /// <summary>Between two names.</summary>
    public const char Separator = '+';

    /// <summary>The chosen tasks, in the order in which they are declared.</summary>
    /// <exception cref="ConfigurationException">The choice is no text, or names a task that is not declared, or one twice.</exception>
    public static IReadOnlyList<ModularTask> Of(IReadOnlyList<ModularTask> declared, ConfigurationValue choice)
    {
        string example = string.Join(Separator, declared.Select(t => t.Name));
        if (choice.Value is not string text)
            throw new ConfigurationException(
                $"{choice.Where}: {choice.Text} does not name tasks. Write the names of tasks in [task.outputs] with {Separator} between them, such as \"{example}\".");
        string[] names = text.Split(Separator, StringSplitOptions.TrimEntries);
        if (names.FirstOrDefault(name => declared.All(t => t.Name != name)) is { } unknown)
            throw new ConfigurationException($"{choice.Where}: there is no task '{unknown}' in [task.outputs], only {string.Join(", ", declared.Select(t => t.Name))}.");
        if (names.GroupBy(name => name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ConfigurationException($"{choice.Where}: \"{text}\" names the task '{twice.Key}' twice.");
        return [.. declared.Where(task => names.Contains(task.Name))];
    }
}
