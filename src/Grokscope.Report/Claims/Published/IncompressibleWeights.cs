using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>Holographic incompressibility as it is read: of the solution, the weights themselves.</summary>
internal sealed class IncompressibleWeights : Claim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "incompressible-weights", "the solution itself incompressible",
        "Holographic incompressibility, second half, as it is read: neither SVD, pruning nor ±5 % scaling of the solution preserves performance.",
        "published.md §1, §11; method.md §23, 19",
        "share of grokking runs in which none of the three preserves accuracy, of the weights", "1/2, as often as not",
        "not tried", "all published compression is of Δ",
        $"Share of grokking runs in which none of the three preserves the solution when done to the weights θ_T (measure compress). {Compressions.Preserves} 5 runs are needed. Holds: more than half, P(as many or more) ≤ 0.05 with 1/2. "
        + "Fails: P(as few or fewer) ≤ 0.05 with 1/2. Not distinguishable: all else.");

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        var theta = new Compressions(study, "theta");
        ShareTest none = theta.None;
        if (none.Runs < ShareTest.Fewest)
            return NotEnough(none.Runs, ShareTest.Fewest, ClaimRuns.Few(study, Compressions.Measure, none.Runs, ShareTest.Fewest, ShareTest.WhyFewest));
        Verdict verdict = none.AsMany(0.5) <= Significant ? Verdict.Holds : none.AsFew(0.5) <= Significant ? Verdict.Fails : Verdict.NotDistinguishable;
        return Result(verdict, none.Estimate, 0.5, none.Runs, ShareTest.Fewest, $"the weights: {theta.InWords}");
    }
}
