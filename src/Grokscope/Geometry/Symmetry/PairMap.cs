using Grokscope.Model;
using Grokscope.Training.Tasks;

namespace Grokscope.Geometry.Symmetry;

/// <summary>
/// One of the eight maps of pairs that swapping the operands and changing their signs modulo P make: (a, b) → (±a, ±b) or (±b, ±a).
/// </summary>
/// <param name="Swaps">Whether b comes first.</param>
/// <param name="NegatesFirst">Whether the sign of what comes first changes.</param>
/// <param name="NegatesSecond">Whether the sign of what comes second changes.</param>
internal sealed record PairMap(bool Swaps, bool NegatesFirst, bool NegatesSecond)
{
    /// <summary>All eight; the first leaves every pair as it is.</summary>
    public static IReadOnlyList<PairMap> All { get; } =
        [.. from swaps in Signs from first in Signs from second in Signs select new PairMap(swaps, first, second)];

    /// <summary>(b, a).</summary>
    public static PairMap Swap { get; } = new(true, false, false);

    /// <summary>(−a, −b).</summary>
    public static PairMap Negation { get; } = new(false, true, true);

    /// <summary>(−b, −a).</summary>
    public static PairMap SwapAndNegation { get; } = new(true, true, true);

    /// <summary>What (a, b) becomes, such as "(b, −a)".</summary>
    public string Name => $"({(NegatesFirst ? "−" : "")}{(Swaps ? "b" : "a")}, {(NegatesSecond ? "−" : "")}{(Swaps ? "a" : "b")})";

    private static bool[] Signs => [false, true];

    /// <summary>The pair that a pair a·P + b becomes.</summary>
    public int Of(int pair, int P)
    {
        (int a, int b) = Math.DivRem(pair, P);
        (int first, int second) = Swaps ? (b, a) : (a, b);
        return ((NegatesFirst ? (P - first) % P : first) * P) + (NegatesSecond ? (P - second) % P : second);
    }

    /// <summary>
    /// The maps that leave a task's answer as it is, for every pair of the data set. Found from the answers, so a task may have any name: a² + b² has all eight, a·b
    /// four, a + b two. The first is always among them.
    /// </summary>
    /// <param name="data">Pairs and answers.</param>
    /// <param name="task">0 … K − 1.</param>
    public static IReadOnlyList<PairMap> SymmetriesOf(DataSet data, int task) => [.. All.Where(map => Keeps(map, data.Targets, task, data.All))];

    private static bool Keeps(PairMap map, PairTargets targets, int task, ReadOnlySpan<int> pairs)
    {
        ReadOnlySpan<int> answers = targets[task];
        foreach (int pair in pairs)
            if (answers[map.Of(pair, targets.Modulus)] != answers[pair])
                return false;
        return true;
    }
}
