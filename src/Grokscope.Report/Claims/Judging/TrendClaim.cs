using System.Globalization;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Judging;

/// <summary>A claim that a number of each run that grokked covaries with weight decay: as published, and in a form in which it does not do so for another reason.</summary>
internal abstract class TrendClaim : Claim
{
    private const double Claimed = 0.5;
    private const int Needed = DecayTrend.Decays * DecayTrend.RunsEach;

    /// <summary>The measure that has both.</summary>
    protected abstract string Measure { get; }

    /// <summary>Whether it rises with decay.</summary>
    protected abstract bool IsRising { get; }

    /// <summary>The published number; NaN where undefined.</summary>
    protected abstract double AsPublished(MeasureResult result);

    /// <summary>The form that decides; NaN where undefined.</summary>
    protected abstract double Controlled(MeasureResult result);

    /// <summary>The rule.</summary>
    protected static string RuleOf(string published, string controlled, bool isRising) => string.Create(
        CultureInfo.InvariantCulture,
        $"Spearman's correlation of weight decay with {controlled}, over grokking runs with decay within the same tasks; P from decays in a random order among these runs, one-sided, the 95 % interval from runs resampled within decays. Needed are {DecayTrend.Decays} decays with {DecayTrend.RunsEach} runs each. "
        + $"Holds: {(isRising ? "above" : "below")} 0 with P ≤ 0.05, and the interval {(isRising ? $"above {Claimed}" : $"below −{Claimed}")}. Holds weakly: P ≤ 0.05, but not the interval, or the same only of {published}. "
        + $"Fails: neither, and {published} {(isRising ? "falls" : "rises")} with decay, P ≤ 0.05. Not distinguishable: all else.");

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        IReadOnlyList<RunValue> values = ClaimRuns.Values(study, Measure, Controlled);
        DecayTrend controlled = new(values, $"claims.{Text.Id}"), published = new(ClaimRuns.Values(study, Measure, AsPublished), $"claims.{Text.Id}.published");
        if (controlled.Runs == 0)
        {
            int decays = values.Select(value => value.Run.Experiment.Train.WeightDecay).Where(decay => decay > 0).Distinct().Count();
            string have = values.Count == 0 ? "" : $"they are of {Words.Count(decays, "decay")}; ";
            return NotEnough(values.Count, Needed, ClaimRuns.Few(study, Measure, values.Count, Needed, $"{have}{DecayTrend.Decays} decays with {DecayTrend.RunsEach} such runs each of the same tasks are needed, since a trend through two decays has no shape"));
        }
        double own = PIn(controlled), raw = PIn(published);
        bool isStrong = IsRising ? controlled.Interval.Low > Claimed : controlled.Interval.High < -Claimed;
        double other = IsRising ? published.Falling : published.Rising;
        (Verdict verdict, string meaning) = own <= Significant ? isStrong ? (Verdict.Holds, "as claimed") : (Verdict.HoldsWeakly, "of the claimed sign, but not surely strong")
            : raw <= Significant ? (Verdict.HoldsWeakly, "only in the published form")
            : other <= Significant ? (Verdict.Fails, "the published form goes the other way")
            : (Verdict.NotDistinguishable, "as with decays in a random order");
        return Result(
            verdict, new Estimate(controlled.Correlation, controlled.Interval, Bootstrap.Level), 0, controlled.Runs, Needed,
            $"the correlation is {Words.Significant(controlled.Correlation, 2)} (P = {Words.Significant(own, 2)}), in the published form {(published.Runs == 0 ? "not known" : $"{Words.Significant(published.Correlation, 2)} (P = {Words.Significant(raw, 2)})")}: {meaning}");
    }

    private double PIn(DecayTrend trend) => IsRising ? trend.Rising : trend.Falling;
}
