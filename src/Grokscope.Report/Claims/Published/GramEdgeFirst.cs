using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>
/// Where the edge of the updates' spectrum lies at the end of a run. Runs that never grok are long and keep fewer snapshots: from snapshot to snapshot their updates have more steps than those of runs that grok, and a longer update
/// holds less noise. So both are taken at equal steps.
/// </summary>
internal sealed class GramEdgeFirst : Claim
{
    private const string Measure = "gram-study";

    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "gram-edge-first", "edge at k = 1 with a grok",
        "At the end the updates' spectrum has its edge at k* = 1 in 15 of 18 runs that grok; in controls it is spread over 1 to 9.",
        "published.md §1, §16",
        "share of runs that grok with k* = 1 in their last window", "the same share of runs that do not grok",
        "15 of 18", "controls spread over 1 to 9",
        "Share of runs that grok whose last window has its edge at k = 1 (measure gram-study, terms, windows of equal steps); 5 are needed, and so many without a grok that Fisher's exact test can reach 0.05. "
        + "Holds: more than half, P(as many or more) ≤ 0.05 with 1/2, and the share is larger than that of runs that do not grok, P ≤ 0.05 by Fisher's test, one-sided. Holds weakly: only the latter. "
        + "Fails: smaller than that of runs that do not grok with P ≤ 0.05. Not distinguishable: all else.");

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        if (study.ResultOf(Measure) is not { } result)
            return NotEnough(0, ShareTest.Fewest, $"{Measure} has not been measured");
        string group = StudyGroups.Whole(result, "terms");
        ShareTest own = Count(result, group, grokking: true), others = Count(result, group, grokking: false);
        if (own.Runs < ShareTest.Fewest || FisherExact.Fewer(0, others.Runs, own.Runs, own.Runs) > Significant)
            return NotEnough(own.Runs, ShareTest.Fewest, $"{own.Runs} runs with a grok and {others.Runs} without have an edge at equal steps; {ShareTest.WhyFewest}");
        double larger = FisherExact.Fewer(others.Successes, others.Runs, own.Successes, own.Runs), smaller = FisherExact.Fewer(own.Successes, own.Runs, others.Successes, others.Runs);
        Verdict verdict = larger <= Significant ? own.AsMany(0.5) <= Significant ? Verdict.Holds : Verdict.HoldsWeakly
            : smaller <= Significant ? Verdict.Fails : Verdict.NotDistinguishable;
        return Result(verdict, own.Estimate, (double)others.Successes / others.Runs, own.Runs, ShareTest.Fewest, $"with updates of equal steps {own} runs that grok have k* = 1, and {others} that do not");
    }

    private static ShareTest Count(MeasureResult result, string group, bool grokking)
    {
        ResultRow[] rows = [.. result.RowsOf("terms").Where(row => row.Text("group") == group && row.Flag("grokking") == grokking && row.Number("spacing") > 0)];
        return new ShareTest((int)rows.Where(row => row.Number("k") == 1).Sum(row => row.Number("runs")), (int)rows.Sum(row => row.Number("runs")));
    }
}
