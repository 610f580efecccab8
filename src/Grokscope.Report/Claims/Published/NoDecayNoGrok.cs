using Grokscope.Geometry.Statistics;
using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>Without weight decay no grokking. A run that ended early has not shown that it never would.</summary>
internal sealed class NoDecayNoGrok : Claim
{
    private const int Needed = 6;

    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "no-decay-no-grok", "no grok without decay",
        "Without weight decay no task groks.",
        "published.md §2, §3, §17; method.md §3",
        "share of runs without decay in which any task groks", "share of runs with decay of which all tasks grok within as many steps",
        "0 of 6", "within 50,000 steps; with decay 0.1 it takes 94,000 to 233,000",
        "Share of runs without decay in which any task groks, against that of runs with decay of which all tasks grok within as many steps as the shortest run without decay has, by Fisher's exact test, one-sided; so many runs are needed that none of the "
        + "former and all of the latter would have P ≤ 0.05. Holds: none, at least 5 such runs, P ≤ 0.05, and the shortest of them is as long as the slowest run with decay took to grok. Holds weakly: P ≤ 0.05, but not all of this. "
        + "Fails: some run groks, and P > 0.05. Not distinguishable: none groks, and P > 0.05.");

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        IReadOnlyList<StudyRun> done = ClaimRuns.Done(study);
        StudyRun[] without = [.. done.Where(run => run.Experiment.Train.WeightDecay == 0)];
        if (without.Length == 0)
            return NotEnough(0, Needed, "no run without weight decay is done");
        int length = without.Min(run => run.Step);
        StudyRun[] with = [.. done.Where(run => run.Experiment.Train.WeightDecay > 0 && (run.Result!.AllGrokked || run.Step >= length))];
        var none = new ShareTest(without.Count(run => run.Tasks.Any(task => run.GrokStep(task) is not null)), without.Length);
        var groks = new ShareTest(with.Count(run => run.LastGrok <= length), with.Length);
        if (FisherExact.Fewer(0, none.Runs, groks.Runs, groks.Runs) > Significant)
            return NotEnough(none.Runs + groks.Runs, Needed, $"{none.Runs} runs without decay and {groks.Runs} with it; even if none of the former and all of the latter grokked, P would be above 0.05 (3 and 3 are needed)");
        double p = FisherExact.Fewer(none.Successes, none.Runs, groks.Successes, groks.Runs);
        int slowest = with.Max(run => run.LastGrok) ?? 0;
        bool isLong = length >= slowest;
        Verdict verdict = p > Significant ? none.Successes > 0 ? Verdict.Fails : Verdict.NotDistinguishable
            : none.Successes == 0 && none.Runs >= ShareTest.Fewest && isLong ? Verdict.Holds : Verdict.HoldsWeakly;
        string few = none.Successes > 0 || none.Runs >= ShareTest.Fewest ? "" : $"; {none.Runs} runs are too few to say never ({ShareTest.Fewest} are needed)";
        string end = isLong ? "" : $"; with decay some need {Words.Whole(slowest)}";
        return Result(
            verdict, none.Estimate, groks.Estimate.Value, none.Runs + groks.Runs, Needed,
            $"without decay {none} runs grok, of which the shortest has {Words.Count(length, "step")}; with decay {groks} grok by then (P = {Words.Significant(p, 2)}){few}{end}");
    }
}
