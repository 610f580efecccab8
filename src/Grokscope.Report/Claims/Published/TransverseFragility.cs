using Grokscope.Geometry.Statistics;
using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>
/// Transverse fragility. AdamW scales a gradient of which some is missing back to its length, so that deleting is amplifying the rest, and nothing is removed; only a change of the step itself removes.
/// </summary>
internal sealed class TransverseFragility : Claim
{
    private const double Tenth = 0.1;

    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "transverse-fragility", "removing < 10 % eliminates grokking",
        "Transverse fragility: removing less than 10 % of the orthogonal gradient eliminates grokking.",
        "published.md §1, §12; method.md §23, 24 and 25",
        "share of runs that grok at the largest strength tried below 10 %", "share of plain runs that grok",
        "0 of 1 from 10 %", "one seed, one run a strength: up to 7 % delays, 10 % eliminates; two and three tasks",
        "Verdict of measure dose-response on the arm delete_orthogonal path, last task; of several studies that with most runs. Needed are so many runs that none of them against all of the plain ones would have P ≤ 0.05 by Fisher's exact test. "
        + "Holds: held (fewer than half of the runs grok at some strength below 0.1, and fewer than of the plain runs, P ≤ 0.05 after Holm's adjustment), with random directions not eliminated below 0.1, and held for the arm project_update path, too, where Adam cannot scale the rest back. "
        + "Holds weakly: held, but not so; or weakened (they grok significantly later), but not with random directions. Fails: not held (neither, and nearly all grok within 2/3 to 3/2 of the plain time). Not distinguishable: all else.");

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        if (Deletions.Of(study) is not { } arm)
            return NotEnough(0, 6, Deletions.Missing);
        ShareTest below = arm.Share("below"), plain = arm.Share("plain");
        if (below.Runs == 0 || plain.Runs == 0 || FisherExact.Fewer(0, below.Runs, plain.Runs, plain.Runs) > Significant)
            return NotEnough(below.Runs + plain.Runs, 6, $"{below.Runs} runs below 10 % and {plain.Runs} plain ones were followed to the cap; even if none and all of them grokked, P would be above 0.05 (3 and 3 are needed)");
        string verdict = arm.Claim.Text("verdict");
        (Verdict own, string meaning) = verdict switch
        {
            "held" => Held(arm),
            "weakened" when arm.ControlVerdict is "held" or "weakened" => (Verdict.NotDistinguishable, "grokking is delayed, but with random directions, too"),
            "weakened" => (Verdict.HoldsWeakly, "grokking is delayed, not eliminated"),
            "not held" => (Verdict.Fails, "grokking is neither eliminated nor delayed by half"),
            _ => (Verdict.NotDistinguishable, "the runs decide neither way"),
        };
        return Result(
            own, below.Estimate, plain.Estimate.Value, below.Runs + plain.Runs, 6,
            $"at {Words.Significant(100 * arm.Claim.Number("below"), 3)} % {below} runs grok, {plain} plain ones: {meaning}{arm.DelayBelow}");
    }

    private static (Verdict Verdict, string Meaning) Held(Deletions arm)
    {
        bool isControlled = arm.Claim.Text("control").Length > 0;
        return !isControlled ? (Verdict.HoldsWeakly, "grokking is eliminated, but there are no random directions to compare with")
            : arm.Claim.Number("control_eliminated_at") < Tenth ? (Verdict.HoldsWeakly, "grokking is eliminated, but with random directions, too")
            : arm.VerdictOf("project_update") switch
            {
                "held" => (Verdict.Holds, "grokking is eliminated, also where the step itself is changed, and not with random directions"),
                null => (Verdict.HoldsWeakly, "grokking is eliminated, but AdamW scales the rest of the gradient back, and the step itself was not changed"),
                _ => (Verdict.HoldsWeakly, "grokking is eliminated, but not where the step itself is changed: AdamW scales the rest of the gradient back"),
            };
    }
}
