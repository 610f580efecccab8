using System.Globalization;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Judging;

/// <summary>A claim that something is more extreme than other draws of the same run: per run the share of those that are as extreme, one half in the median if there is nothing to find.</summary>
internal abstract class RankClaim : MedianClaim
{
    private const double Null = 0.5, Claimed = 0.1;

    /// <summary>What a second kind of draws is, which must be beaten for the claim to hold; null for none.</summary>
    protected virtual string? Control => null;

    /// <summary>The share among those; NaN where undefined.</summary>
    protected virtual double ControlOf(MeasureResult result) => double.NaN;

    /// <summary>The rule, of a share so named.</summary>
    protected static string RuleOf(string share, string? control) => string.Create(
        CultureInfo.InvariantCulture,
        $"Median over grokking runs of {share}, with its exact interval (order statistics, at least 95 %); 6 runs are needed. Holds: the interval lies at or below {Claimed}"
        + $"{(control is null ? "" : $", and that of the share {control} below {Null}")}. Holds weakly: below {Null}, but not so. Not distinguishable: it contains {Null}. Fails: above {Null}.");

    /// <inheritdoc/>
    protected override ClaimResult Decide(Study study, MedianInterval median, int runs)
    {
        MedianInterval? control = Control is null ? null : MedianInterval.Of([.. ClaimRuns.Values(study, Measure, ControlOf).Select(value => value.Value)]);
        bool isControlled = Control is null || control is { High: < Null };
        (Verdict verdict, string meaning) = median switch
        {
            { High: <= Claimed } when isControlled => (Verdict.Holds, "few draws are as extreme"),
            { High: < Null } => (Verdict.HoldsWeakly, isControlled ? "fewer than half, but not surely few" : $"but the share {Control} is {(control is null ? "not known" : InWords(control))}"),
            { Low: > Null } => (Verdict.Fails, "most draws are more extreme"),
            _ => (Verdict.NotDistinguishable, "about as many as by chance"),
        };
        return Result(verdict, Estimate.Median(median), Null, runs, MedianInterval.Fewest, $"in the median run {Words.Significant(100 * median.Median, 3)} % of the draws are as extreme (interval {Words.Significant(100 * median.Low, 3)} to {Words.Significant(100 * median.High, 3)} %): {meaning}");
    }
}
