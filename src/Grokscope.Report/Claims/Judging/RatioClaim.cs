using System.Globalization;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Judging;

/// <summary>A claim that something is smaller than chance would make it: a ratio to its random level, of which 1 is the null level.</summary>
internal abstract class RatioClaim : MedianClaim
{
    private const double Null = 1, Claimed = 0.5;

    /// <summary>The rule, of a ratio so named.</summary>
    protected static string RuleOf(string ratio) => string.Create(
        CultureInfo.InvariantCulture,
        $"Median over grokking runs of {ratio}, with its exact interval (order statistics, at least 95 %); 6 runs are needed. Holds: the interval lies below {Claimed}, less than half of what chance gives. "
        + $"Holds weakly: below {Null}, but not below {Claimed}. Not distinguishable: it contains {Null}. Fails: above {Null}.");

    /// <summary>What the verdict means here: a sentence that begins with the median.</summary>
    protected virtual string Remark(Study study) => "";

    /// <inheritdoc/>
    protected override ClaimResult Decide(Study study, MedianInterval median, int runs)
    {
        (Verdict verdict, string meaning) = median switch
        {
            { High: < Claimed } => (Verdict.Holds, "less than half of what chance gives"),
            { High: < Null } => (Verdict.HoldsWeakly, "less than chance gives, but not surely less than half"),
            { Low: > Null } => (Verdict.Fails, "more than chance gives"),
            _ => (Verdict.NotDistinguishable, "as chance gives"),
        };
        return Result(verdict, Estimate.Median(median), Null, runs, MedianInterval.Fewest, $"the ratio is {InWords(median)}, {meaning}{Remark(study)}");
    }
}
