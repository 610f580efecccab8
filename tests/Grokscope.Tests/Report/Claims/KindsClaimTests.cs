using Grokscope.Report.Claims;

namespace Grokscope.Tests.Report.Claims;

/// <summary>Claims that set runs that grok against runs that do not.</summary>
public sealed class KindsClaimTests
{
    [Theory]
    [InlineData("gram-decline-controls", 1, 1, Verdict.Holds)]
    [InlineData("gram-decline-controls", 1, 0, Verdict.HoldsWeakly)]
    [InlineData("gram-decline-controls", 0, 0, Verdict.NotDistinguishable)]
    [InlineData("gram-decline-controls", -1, -1, Verdict.Fails)]
    [InlineData("gram-edge-ratio", -1, -1, Verdict.Holds)]
    [InlineData("gram-edge-ratio", -1, 0, Verdict.HoldsWeakly)]
    [InlineData("gram-edge-ratio", 0, 0, Verdict.NotDistinguishable)]
    [InlineData("gram-edge-ratio", 1, 1, Verdict.Fails)]
    public void A_difference_must_be_there_at_the_same_share_and_at_the_same_step(string id, double atShare, double atStep, Verdict verdict) =>
        Assert.Equal(verdict, Judge(id, atShare, atStep, 4, controlDecay: 1).Verdict);

    [Fact]
    public void A_difference_that_may_be_one_of_decay_holds_weakly()
    {
        ClaimResult result = Judge("gram-decline-controls", 1, 1, 4, controlDecay: 0);
        Assert.Equal(Verdict.HoldsWeakly, result.Verdict);
        Assert.Contains("but decay alone sets the two kinds of runs apart", result.Reason);
    }

    [Fact]
    public void The_number_is_a_difference_of_means_with_an_interval_over_runs()
    {
        ClaimResult result = Judge("gram-decline-controls", 3, 3, 4, controlDecay: 1);
        Assert.Equal(3, result.Estimate!.Value, 1e-12);
        Assert.InRange(result.Estimate.Interval!.Value.Low, 2.5, 3);
        Assert.InRange(result.Estimate.Interval.Value.High, 3, 3.5);
        Assert.Contains($"P = {1 / 70.0:0.000}, also at the same step; of 4 and 4 that can be compared at the same step the difference is 3, P = {1 / 70.0:0.000}", result.Reason);
    }

    [Fact]
    public void Two_runs_against_three_cannot_decide()
    {
        ClaimResult result = Judge("gram-decline-controls", 3, 3, 2, controlDecay: 1);
        Assert.Equal((Verdict.NotEnoughRuns, 4, 6), (result.Verdict, result.Runs, result.Needed));
    }

    [Theory]
    [InlineData(6, 6, 0, 4, Verdict.Holds)]
    [InlineData(6, 12, 0, 12, Verdict.HoldsWeakly)]
    [InlineData(6, 6, 3, 4, Verdict.NotDistinguishable)]
    [InlineData(0, 6, 4, 4, Verdict.Fails)]
    [InlineData(4, 4, 0, 4, Verdict.NotEnoughRuns)]
    [InlineData(6, 6, 0, 0, Verdict.NotEnoughRuns)]
    public void The_edge_at_1_must_be_that_of_most_runs_that_grok_and_rarer_without(int own, int grokking, int others, int controls, Verdict verdict)
    {
        using var study = new MadeUpClaims(6);
        MadeUpRow Terms(bool kind, int k, int runs) => new("terms", ("group", "add+mul"), ("grokking", kind), ("spacing", 1000), ("k", k), ("runs", runs));
        // From snapshot to snapshot it is the other way round: updates of other lengths say nothing.
        MadeUpRow unequal = new("terms", ("group", "add+mul"), ("grokking", others > 0), ("spacing", 0), ("k", 1), ("runs", 20));
        study.Whole("gram-study", unequal, Terms(true, 1, own), Terms(true, 2, grokking - own), Terms(false, 1, others), Terms(false, 7, controls - others));
        ClaimResult result = study.Judge("gram-edge-first");
        Assert.Equal(verdict, result.Verdict);
        if (result.Estimate is not null)
            Assert.Equal(((double)own / grokking, (double)others / controls), (result.Estimate.Value, result.Null!.Value));
    }

    // Runs of a kind differ by a tenth; those that grok by the shift.
    private static ClaimResult Judge(string id, double atShare, double atStep, int runs, double controlDecay)
    {
        using var study = new MadeUpClaims(6);
        string number = id == "gram-edge-ratio" ? "R" : "ln_decline";
        IEnumerable<MadeUpRow> Rows(string matching, double shift) => Enumerable.Range(0, 2 * runs).Select(i => new MadeUpRow(
            "runs", ("group", "add+mul"), ("statistic", number), ("matching", matching), ("run", $"{i}"), ("weight_decay", i < runs ? 1.0 : controlDecay), ("grokking", i < runs),
            ("value", (0.1 * (i % runs)) + (i < runs ? shift : 0))));
        study.Whole("gram-study", [new MadeUpRow("", ("group", "add+mul")), .. Rows("fraction", atShare), .. Rows("step", atStep)]);
        return study.Judge(id);
    }
}
