using Grokscope.Model;
using Grokscope.Numerics.Random;

namespace Grokscope.Training.Tasks;

/// <summary>
/// The pairs of a run, split into train and test: all (a, b) with an answer in every task, a outer and b inner, ascending; shuffled
/// as CPython's <c>random.Random(split_seed).shuffle</c> does; the first int(train_fraction · n) are train. Source: method.md §1.
/// </summary>
/// <example>
/// <code>
/// var tasks = new TaskSet(modulus: 97, [new ModularTask("add", "a + b"), new ModularTask("div", "a / b")]);
/// var data = new DataSet(tasks, includeZero: false, trainFraction: 0.5, splitSeed: 42);
/// int pair = data.Train[0];
/// Console.WriteLine($"{pair / 97} + {pair % 97} = {data.Targets[0][pair]}; {data.Train.Length} pairs to train on, {data.Test.Length} to test");
/// </code>
/// </example>
public sealed class DataSet
{
    private readonly int[] _pairs;
    private readonly int _trainCount;

    /// <summary>Lists, shuffles and splits the pairs.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="includeZero">Whether a and b may be 0; the study leaves 0 out so that multiplication can be inverted.</param>
    /// <param name="trainFraction">Share of the pairs to train on, between 0 and 1, such that both parts have a pair.</param>
    /// <param name="splitSeed">0 … 2³² − 1.</param>
    /// <exception cref="ConfigurationException">The fraction is out of range, or leaves no train pair.</exception>
    public DataSet(TaskSet tasks, bool includeZero, double trainFraction, uint splitSeed)
    {
        _trainCount = CountOfTrain(tasks, includeZero, trainFraction);
        _pairs = List(tasks, includeZero);
        new CPythonRandom(splitSeed).Shuffle(_pairs);
        Tasks = tasks;
    }

    /// <summary>How many pairs are trained on; at least one is left for the test.</summary>
    /// <exception cref="ConfigurationException">The fraction is out of range, or leaves no train pair.</exception>
    public static int CountOfTrain(TaskSet tasks, bool includeZero, double trainFraction)
    {
        if (!(trainFraction > 0 && trainFraction < 1))
            throw new ConfigurationException($"train_fraction must lie between 0 and 1, both excluded, but is {trainFraction}.");
        int count = tasks.Defined(includeZero);
        // Below 1 the product rounds to less than count, so there is always a test pair.
        int train = (int)(trainFraction * count);
        return train > 0 ? train : throw new ConfigurationException(
            $"train_fraction = {trainFraction} of the {count} pairs defined in every task leaves no train pair. " +
            "Take a larger fraction or a larger modulus.");
    }

    /// <summary>The tasks.</summary>
    public TaskSet Tasks { get; }

    /// <summary>The answers.</summary>
    public PairTargets Targets => Tasks.Targets;

    /// <summary>Train pairs a·P + b in shuffled order.</summary>
    public ReadOnlySpan<int> Train => _pairs.AsSpan(0, _trainCount);

    /// <summary>Test pairs a·P + b in shuffled order.</summary>
    public ReadOnlySpan<int> Test => _pairs.AsSpan(_trainCount);

    /// <summary>Train pairs, then test pairs: the whole shuffled list.</summary>
    public ReadOnlySpan<int> All => _pairs;

    private static int[] List(TaskSet tasks, bool includeZero)
    {
        var pairs = new List<int>();
        int first = includeZero ? 0 : 1;
        for (int a = first; a < tasks.Modulus; a++)
            for (int b = first; b < tasks.Modulus; b++)
                if (tasks.IsDefined((a * tasks.Modulus) + b))
                    pairs.Add((a * tasks.Modulus) + b);
        return [.. pairs];
    }
}
