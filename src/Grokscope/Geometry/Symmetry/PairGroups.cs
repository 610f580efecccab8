using Grokscope.Training.Tasks;

namespace Grokscope.Geometry.Symmetry;

/// <summary>Some of a run's test pairs.</summary>
/// <param name="Name">Name in the tables.</param>
/// <param name="Members">Their places in <see cref="DataSet.Test"/>, ascending.</param>
internal sealed record PairGroup(string Name, IReadOnlyList<int> Members);

/// <summary>
/// Test pairs by which of their mirror pairs were trained on. The same for all tasks but for the last two groups, which rest on the symmetries that a task really
/// has. Source: method.md §23 34; tiny/README.md, item 11.
/// </summary>
internal static class PairGroups
{
    /// <summary>The group of all test pairs.</summary>
    public const string All = "all";

    /// <summary>Test pairs with another pair of the same answer by the task's symmetries in train.</summary>
    public const string Equivalent = "equivalent_in_train";

    /// <summary>Test pairs without one.</summary>
    public const string NoEquivalent = "no_equivalent_in_train";

    /// <summary>The groups of a task.</summary>
    /// <param name="data">Pairs, answers, split.</param>
    /// <param name="task">0 … K − 1.</param>
    public static IReadOnlyList<PairGroup> Of(DataSet data, int task)
    {
        int P = data.Targets.Modulus;
        int[] test = data.Test.ToArray();
        var trained = new bool[P * P];
        var tested = new bool[P * P];
        foreach (int pair in data.Train)
            trained[pair] = true;
        foreach (int pair in test)
            tested[pair] = true;
        IReadOnlyList<PairMap> symmetries = PairMap.SymmetriesOf(data, task);
        return
        [
            new(All, Where(_ => true)),
            new("swap_in_train", Where(pair => InTrain(pair, PairMap.Swap))),
            new("swap_in_test", Where(pair => PairMap.Swap.Of(pair, P) is int swapped && swapped != pair && tested[swapped])),
            new("diagonal", Where(pair => PairMap.Swap.Of(pair, P) == pair)),
            new("negated_in_train", Where(pair => InTrain(pair, PairMap.Negation))),
            new("negated_not_in_train", Where(pair => !InTrain(pair, PairMap.Negation))),
            new("any_of_swap_negated_both_in_train", Where(AnyInTrain)),
            new("none_in_train", Where(pair => !AnyInTrain(pair))),
            new(Equivalent, Where(EquivalentInTrain)),
            new(NoEquivalent, Where(pair => !EquivalentInTrain(pair))),
        ];

        int[] Where(Func<int, bool> belongs) => [.. Enumerable.Range(0, test.Length).Where(i => belongs(test[i]))];

        // A test pair that a map leaves where it is is not in train, so it is never its own partner.
        bool InTrain(int pair, PairMap map) => trained[map.Of(pair, P)];

        bool AnyInTrain(int pair) => InTrain(pair, PairMap.Swap) || InTrain(pair, PairMap.Negation) || InTrain(pair, PairMap.SwapAndNegation);

        bool EquivalentInTrain(int pair) => symmetries.Any(map => InTrain(pair, map));
    }
}
