using System.Globalization;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Judging;

/// <summary>A claim that tasks grok in a certain order.</summary>
internal abstract class OrderClaim : Claim
{
    /// <summary>What a study without such tasks lacks.</summary>
    protected abstract string Missing { get; }

    /// <summary>Probability of the order if all were equally likely: 1/K!.</summary>
    protected abstract double Chance { get; }

    /// <summary>The tasks of a run in the claimed order; null where it is not a run of these.</summary>
    protected abstract IReadOnlyList<string>? OrderOf(StudyRun run);

    /// <summary>The rule.</summary>
    /// <param name="chance">The null level, in words.</param>
    /// <param name="hasWeakly">Whether it lies below one half.</param>
    protected static string RuleOf(string chance, bool hasWeakly) =>
        "Share of runs in which each task groks strictly before the next; a run counts once, if all of its tasks but one have grokked; equal grok steps count against the claim. 5 runs are needed. "
        + "Holds: more than half of runs have the order, P(as many or more) ≤ 0.05 by the binomial distribution with 1/2. "
        + (hasWeakly ? $"Holds weakly: not so, but P ≤ 0.05 with {chance}, any order being equally likely. " : "")
        + $"Fails: not so, and P(as few or fewer) ≤ 0.05 with 1/2: most runs have another order. Not distinguishable: all else.";

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        (StudyRun Run, IReadOnlyList<string> Order)[] runs = [.. ClaimRuns.Done(study).Select(run => (run, OrderOf(run)!)).Where(pair => pair.Item2 is not null)];
        if (runs.Length == 0)
            return NotEnough(0, ShareTest.Fewest, study.Runs.Any(run => OrderOf(run) is not null) ? "no run of these tasks is done yet" : $"the study has no {Missing}");
        int?[][] steps = [.. runs.Select(run => run.Order.Select(run.Run.GrokStep).ToArray()).Where(groks => groks.Count(step => step is null) <= 1)];
        var share = new ShareTest(steps.Count(IsInOrder), steps.Length);
        if (share.Runs < ShareTest.Fewest)
            return NotEnough(share.Runs, ShareTest.Fewest, $"{Words.Count(share.Runs, "run")} of these tasks tell an order, {share.Successes} of them this one; {ShareTest.WhyFewest}");
        Verdict verdict = share.AsMany(0.5) <= Significant ? Verdict.Holds
            : share.AsMany(Chance) <= Significant ? Verdict.HoldsWeakly
            : share.AsFew(0.5) <= Significant ? Verdict.Fails
            : Verdict.NotDistinguishable;
        return Result(verdict, share.Estimate, Chance, share.Runs, ShareTest.Fewest, $"{share} runs have this order{Delays(steps)}");
    }

    private static bool IsInOrder(int?[] groks) => Enumerable.Range(1, groks.Length - 1).All(i => groks[i - 1] is { } before && (groks[i] is not { } step || before < step));

    private static string Delays(int?[][] steps)
    {
        double[] delays = [.. steps.Where(groks => groks.All(step => step is not null)).Select(groks => (double)(groks[^1] - groks[0])!.Value)];
        return delays.Length == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"; the last of them groks {Words.Whole(Quantiles.Median(delays))} steps after the first in the median, {Words.Whole(delays.Min())} to {Words.Whole(delays.Max())}");
    }
}
