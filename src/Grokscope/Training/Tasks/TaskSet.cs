using Grokscope.Model;

namespace Grokscope.Training.Tasks;

/// <summary>The tasks of a run over one modulus, in the order of their heads, with all their answers. Source: method.md §1.</summary>
/// <example>
/// <code>
/// var tasks = new TaskSet(modulus: 97, [new ModularTask("sq", "a^2 + b^2")]);
/// Console.WriteLine($"3² + 4² = {tasks.Targets[0][(3 * 97) + 4]} modulo {tasks.Modulus}");
/// </code>
/// </example>
public sealed class TaskSet
{
    /// <summary>Largest modulus: an answer for each of P² pairs is kept per task.</summary>
    internal const int MaxModulus = 4096;

    // Some seconds.
    private const long MostWork = 1_000_000_000;

    private readonly int[] _defined;

    /// <summary>Works out every answer.</summary>
    /// <param name="modulus">P, 2 … <see cref="MaxModulus"/>; prime if a task divides.</param>
    /// <param name="tasks">At least one; names differ.</param>
    /// <exception cref="ConfigurationException">A bound above does not hold.</exception>
    public TaskSet(int modulus, IReadOnlyList<ModularTask> tasks)
    {
        if (modulus is < 2 or > MaxModulus)
            throw new ConfigurationException($"The modulus must lie between 2 and {MaxModulus}, but is {modulus}.");
        if (tasks.Count == 0)
            throw new ConfigurationException("There is no task. Name at least one, for example add = \"a + b\".");
        Names = [.. tasks.Select(task => task.Name)];
        if (Names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ConfigurationException($"Two tasks are named {twice.Key}. Give each a name of its own.");
        if (tasks.FirstOrDefault(task => task.Expression.Divides) is { } dividing && !Modular.IsPrime(modulus))
            throw new ConfigurationException(
                $"Task {dividing.Name} = \"{dividing.Expression}\" divides, which needs a prime modulus: only then has every number but 0 an inverse. " +
                $"The modulus {modulus} is not prime; take {Modular.PrimesNear(modulus)}.");
        if (tasks.MaxBy(task => task.Expression.Work) is { } longest && longest.Expression.Work * modulus * modulus > MostWork)
            throw new ConfigurationException(
                $"Task {longest.Name} takes too long to work out for all {modulus}² pairs. Take a shorter expression or a smaller modulus.");
        Targets = new PairTargets(modulus, [.. tasks.Select(task => Answers(task.Expression, modulus))]);
        for (int task = 0; task < Targets.Tasks; task++)
            if (!Targets[task].ContainsAnyExcept(PairTargets.Undefined))
                throw new ConfigurationException($"Task {Names[task]} = \"{tasks[task].Expression}\" divides by 0 for every pair modulo {modulus}.");
        _defined = [CountFrom(1), CountFrom(0)];
    }

    /// <summary>P.</summary>
    public int Modulus => Targets.Modulus;

    /// <summary>The tasks' names, [K].</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The answer of every task for every pair.</summary>
    public PairTargets Targets { get; }

    /// <summary>Whether every task has an answer for the pair a·P + b.</summary>
    public bool IsDefined(int pair)
    {
        for (int task = 0; task < Targets.Tasks; task++)
            if (Targets[task][pair] == PairTargets.Undefined)
                return false;
        return true;
    }

    /// <summary>Pairs that have an answer in every task.</summary>
    /// <param name="includeZero">Whether a and b may be 0.</param>
    public int Defined(bool includeZero) => _defined[includeZero ? 1 : 0];

    private int CountFrom(int first)
    {
        int count = 0;
        for (int a = first; a < Modulus; a++)
            for (int b = first; b < Modulus; b++)
                if (IsDefined((a * Modulus) + b))
                    count++;
        return count;
    }

    private static int[] Answers(Expression expression, int modulus)
    {
        int[] answers = new int[modulus * modulus];
        for (int a = 0; a < modulus; a++)
            for (int b = 0; b < modulus; b++)
                answers[(a * modulus) + b] = expression.Evaluate(a, b, modulus) ?? PairTargets.Undefined;
        return answers;
    }
}
