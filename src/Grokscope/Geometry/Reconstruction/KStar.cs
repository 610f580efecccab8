using Grokscope.Numerics;
using Grokscope.Training;

namespace Grokscope.Geometry.Reconstruction;

/// <summary>What a reconstruction must reach for its number of directions to count as enough. Source: method.md §4 (A90), §12, §23 20.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Meaning">The condition.</param>
internal sealed record KStar(string Name, string Meaning)
{
    /// <summary>Share of the loss of a uniform guess, ln P.</summary>
    private const double LossShare = 0.1;

    /// <summary>All criteria; the published one first.</summary>
    public static readonly IReadOnlyList<KStar> All =
    [
        new("acc_90", "the smallest k with a test accuracy of 0.90 or more in every task, as published"),
        new("acc_90_stays", "the smallest k from which on all k that were tried have it"),
        new("acc_98", "the smallest k with 0.98 or more in every task"),
        new("loss_10", "the smallest k with a test loss of at most a tenth of ln P, that of a uniform guess, in every task"),
    ];

    /// <summary>k*: 1, 2, …; null where none of the k is enough.</summary>
    /// <param name="curve">How the reconstructions for k = 1, 2, … do.</param>
    /// <param name="modulus">P.</param>
    public int? Of(IReadOnlyList<Evaluation> curve, int modulus)
    {
        bool[] meets = [.. curve.Select(point => Meets(point, modulus))];
        if (Name != "acc_90_stays")
            return Array.IndexOf(meets, true) is >= 0 and int first ? first + 1 : null;
        int fails = Array.LastIndexOf(meets, false);
        return fails + 1 < meets.Length ? fails + 2 : null;
    }

    private bool Meets(Evaluation point, int modulus) => Name switch
    {
        "loss_10" => point.TestLoss.All(loss => loss <= LossShare * Elementary64.Log(modulus)),
        "acc_98" => point.TestAccuracy.All(accuracy => accuracy >= 0.98),
        _ => point.TestAccuracy.All(accuracy => accuracy >= 0.90),
    };
}
