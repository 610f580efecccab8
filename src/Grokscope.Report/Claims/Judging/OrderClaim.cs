using System.Globalization;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Judging;

/// <summary>A claim that tasks grok in a certain order. Groks are seen at evaluations: tasks of a run with equal grok steps have not shown an order, so that they cannot confirm one, and are no evidence for another.</summary>
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
    protected static string RuleOf(string chance) =>
        "Share of runs in which each task groks strictly before the next, of those whose tasks have different grok steps; a run counts once, if all of its tasks but one have grokked. 5 runs are needed. "
        + "Holds: more than half of all runs have the order, those with equal grok steps counting against it, P(as many or more) ≤ 0.05 by the binomial distribution with 1/2. "
        + $"Holds weakly: not so, but P ≤ 0.05 with {chance} among runs without equal grok steps, any order being equally likely. "
        + "Fails: not so, and among these P(as few or fewer) ≤ 0.05 with 1/2: most have another order. Not distinguishable: all else.";

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        (StudyRun Run, IReadOnlyList<string> Order)[] runs = [.. ClaimRuns.Done(study).Select(run => (run, OrderOf(run)!)).Where(pair => pair.Item2 is not null)];
        if (runs.Length == 0)
            return NotEnough(0, ShareTest.Fewest, study.Runs.Any(run => OrderOf(run) is not null) ? "no run of these tasks is done yet" : $"the study has no {Missing}");
        int?[][] steps = [.. runs.Select(run => run.Order.Select(run.Run.GrokStep).ToArray()).Where(groks => groks.Count(step => step is null) <= 1)];
        ShareTest all = new(steps.Count(IsInOrder), steps.Length), untied = all with { Runs = steps.Count(groks => !HasTie(groks)) };
        if (all.Runs < ShareTest.Fewest)
            return NotEnough(all.Runs, ShareTest.Fewest, $"{Words.Count(all.Runs, "run")} of these tasks can tell an order, {all.Successes} of them this one; {ShareTest.WhyFewest}");
        if (untied.Runs == 0)
            return NotEnough(all.Runs, ShareTest.Fewest, $"in each of {Words.Count(all.Runs, "run")} some tasks grok at the same evaluation: none has a whole order");
        Verdict verdict = all.AsMany(0.5) <= Significant ? Verdict.Holds
            : untied.AsMany(Chance) <= Significant ? Verdict.HoldsWeakly
            : untied.AsFew(0.5) <= Significant ? Verdict.Fails
            : Verdict.NotDistinguishable;
        string ties = untied.Runs == all.Runs ? "" : $"; in {all.Runs - untied.Runs} more some tasks grok at the same evaluation";
        return Result(verdict, untied.Estimate, Chance, all.Runs, ShareTest.Fewest, $"{untied} runs have this order{ties}{Delays(runs[0].Order, steps)}");
    }

    private static bool IsInOrder(int?[] groks) => Enumerable.Range(1, groks.Length - 1).All(i => groks[i - 1] is { } before && (groks[i] is not { } step || before < step));

    private static bool HasTie(int?[] groks) => groks.Distinct().Count() < groks.Length;

    private static string Delays(IReadOnlyList<string> order, int?[][] steps)
    {
        double[] delays = [.. steps.Where(groks => groks.All(step => step is not null)).Select(groks => (double)(groks[^1] - groks[0])!.Value)];
        return delays.Length == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"; {order[^1]} groks {Words.Whole(Quantiles.Median(delays))} steps after {order[0]} in the median, {Words.Whole(delays.Min())} to {Words.Whole(delays.Max())}");
    }
}
