using Grokscope.Geometry.Statistics;
using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>A redundant centre manifold: more deletion does less harm. One published run.</summary>
internal sealed class Redundancy : Claim
{
    private const double Low = 0.1, High = 0.25, Half = 0.5;

    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "redundancy", "two tasks recover at 50 %",
        "A redundant center manifold: with two tasks grokking recovers when 50 % of the orthogonal gradient is removed, where 10 to 25 % eliminate it.",
        "published.md §1, §12; method.md §23, 25",
        "share of runs that grok at 50 %", "share of runs that grok at 10 to 25 %",
        "1 of 1, 0 of 3", "one run groks at 36,800 with 50 %, none by 50,000 with 10, 15 and 25 %; three tasks do not recover",
        "Share of runs of the arm delete_orthogonal path (measure dose-response, last task) that grok by the cap at strength 0.5, against those at 0.1 to 0.25, by Fisher's exact test, one-sided; so many are needed that all of the former and none of the latter would have P ≤ 0.05. "
        + "Holds: larger with P ≤ 0.05, and more than half, P(as many or more) ≤ 0.05 with 1/2. Holds weakly: larger only. Fails: not larger, and P(as few or fewer) ≤ 0.05 with 1/2: most do not grok. Not distinguishable: all else.");

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        if (Deletions.Of(study, arm => arm.At(IsHalf).Runs > 0 && arm.At(IsLess).Runs > 0) is not { } arm)
            return NotEnough(0, 6, Deletions.Of(study) is null ? Deletions.Missing : "no runs at 50 % and at 10 to 25 % were followed to the cap");
        ShareTest half = arm.At(IsHalf), less = arm.At(IsLess);
        if (FisherExact.Fewer(0, less.Runs, half.Runs, half.Runs) > Significant)
            return NotEnough(half.Runs + less.Runs, 6, $"{half.Runs} runs at 50 % and {less.Runs} at 10 to 25 %; even if all of the former and none of the latter grokked, P would be above 0.05 (3 and 3 are needed)");
        bool isLarger = FisherExact.Fewer(less.Successes, less.Runs, half.Successes, half.Runs) <= Significant;
        Verdict verdict = isLarger ? half.AsMany(0.5) <= Significant ? Verdict.Holds : Verdict.HoldsWeakly
            : half.AsFew(0.5) <= Significant ? Verdict.Fails : Verdict.NotDistinguishable;
        string rest = less.AsFew(0.5) <= Significant ? "" : "; that is nothing to recover from";
        return Result(verdict, half.Estimate, less.Estimate.Value, half.Runs + less.Runs, 6, $"{half} runs grok at 50 %, {less} at 10 to 25 %{rest}");
    }

    private static bool IsHalf(double fraction) => fraction == Half;

    private static bool IsLess(double fraction) => fraction is >= Low and <= High;
}
