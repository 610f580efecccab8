using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>Holographic incompressibility as published, of Δ. What a method leaves out of Δ puts random initial weights back, so that the observation alone says nothing of the solution.</summary>
internal sealed class IncompressibleDelta : Claim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "incompressible-delta", "Δ = θ_T − θ_0 incompressible",
        "Holographic incompressibility, second half, as published: neither SVD, pruning nor ±5 % scaling of what training added preserves performance.",
        "published.md §1, §11; method.md §23, 19",
        "share of grokking runs in which none of the three preserves accuracy, of Δ", "1/2, as often as not",
        "all of them fail", "accuracy at rank 64 of 128: 1 %; with half of the entries: 1 %; scaled by 0.95 or 1.05: 1 to 2 %",
        $"Share of grokking runs in which none of the three preserves the solution when done to Δ = θ_T − θ_0 (measure compress). {Compressions.Preserves} 5 runs are needed. Holds: more than half, P(as many or more) ≤ 0.05 with 1/2, of Δ and of the weights θ_T. "
        + "Holds weakly: of Δ only: an observation that putting θ_0 back explains. Fails: P(as few or fewer) ≤ 0.05 with 1/2, of Δ. Not distinguishable: all else.");

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        Compressions delta = new(study, "delta"), theta = new(study, "theta");
        ShareTest none = delta.None;
        if (none.Runs < ShareTest.Fewest)
            return NotEnough(none.Runs, ShareTest.Fewest, ClaimRuns.Few(study, Compressions.Measure, none.Runs, ShareTest.Fewest, ShareTest.WhyFewest));
        bool isSolution = theta.None.AsMany(0.5) <= Significant;
        Verdict verdict = none.AsMany(0.5) <= Significant ? isSolution ? Verdict.Holds : Verdict.HoldsWeakly : none.AsFew(0.5) <= Significant ? Verdict.Fails : Verdict.NotDistinguishable;
        return Result(verdict, none.Estimate, 0.5, none.Runs, ShareTest.Fewest, $"Δ: {delta.InWords}; the weights themselves: {theta.InWords}");
    }
}
