namespace Grokscope.Training.Tasks;

/// <summary>One task of a run: to give the value of an expression modulo P. Source: method.md §1.</summary>
/// <seealso cref="TaskSet"/>
public sealed class ModularTask
{
    /// <summary>Longest name, in characters.</summary>
    internal const int MaxNameLength = 40;

    /// <summary>Names an expression.</summary>
    /// <param name="name">A lower-case letter, then lower-case letters, digits and _: it becomes part of column and tensor names.</param>
    /// <param name="expression">See <see cref="Tasks.Expression"/>.</param>
    /// <exception cref="ConfigurationException">The name or the expression is not one; the message says why.</exception>
    public ModularTask(string name, string expression)
    {
        if (!IsName(name))
            throw new ConfigurationException(
                $"'{(name.Length <= 3 * MaxNameLength ? name : name[..MaxNameLength] + "…")}' cannot name a task: a name starts with a lower-case letter, goes on with lower-case letters, digits and _, " +
                $"and has at most {MaxNameLength} characters.");
        Name = name;
        try
        {
            Expression = Expression.Parse(expression);
        }
        catch (ConfigurationException error)
        {
            throw new ConfigurationException($"Task {name}: {error.Message}");
        }
    }

    /// <summary>Name, as in head_add and loss_add.</summary>
    public string Name { get; }

    /// <summary>The expression, as it was given.</summary>
    public string Text => Expression.Text;

    /// <summary>What is to be computed.</summary>
    internal Expression Expression { get; }

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= MaxNameLength && char.IsAsciiLetterLower(name[0]) &&
        name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
