using Grokscope.Numerics;
using Grokscope.Training;

namespace Grokscope.Geometry.Reconstruction;

/// <summary>What a reconstruction must reach for its number of directions to count as enough. Source: method.md §4 (A90), §12, §23 20.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Meaning">The condition.</param>
/// <param name="Meets">Whether weights that do so well, of a model modulo P, meet it.</param>
/// <param name="Stays">Whether all larger k must meet it, too.</param>
internal sealed record KStar(string Name, string Meaning, Func<Evaluation, int, bool> Meets, bool Stays = false)
{
    /// <summary>All criteria; the published one first.</summary>
    public static readonly IReadOnlyList<KStar> All =
    [
        new("acc_90", "the smallest k with a test accuracy of 0.90 or more in every task, as published", (point, _) => AllAtLeast(point, 0.90)),
        new("acc_90_stays", "the smallest k from which on all k that were tried have it", (point, _) => AllAtLeast(point, 0.90), Stays: true),
        new("acc_98", "the smallest k with 0.98 or more in every task", (point, _) => AllAtLeast(point, 0.98)),
        new(
            "loss_10", "the smallest k with a test loss of at most a tenth of ln P, that of a uniform guess, in every task",
            (point, modulus) => point.TestLoss.All(loss => loss <= Elementary64.Log(modulus) / 10)),
    ];

    /// <summary>k*: 1, 2, …; null where none of the k is enough.</summary>
    /// <param name="curve">How the reconstructions for k = 1, 2, … do.</param>
    /// <param name="modulus">P.</param>
    public int? Of(IReadOnlyList<Evaluation> curve, int modulus)
    {
        bool[] meets = [.. curve.Select(point => Meets(point, modulus))];
        int index = Stays ? Array.LastIndexOf(meets, false) + 1 : Array.IndexOf(meets, true);
        return index >= 0 && index < meets.Length ? index + 1 : null;
    }

    private static bool AllAtLeast(Evaluation point, double accuracy) => point.TestAccuracy.All(a => a >= accuracy);
}
