using Grokscope.Report.Claims;

namespace Grokscope.Tests.Report.Claims;

public sealed class OnsetPrecedesTests
{
    [Theory]
    [InlineData(6, 6, 1.2, 0.001, 0, 3, Verdict.Holds)]
    [InlineData(6, 6, 1.2, 0.001, 3, 3, Verdict.HoldsWeakly)]
    [InlineData(6, 6, 1.2, 0.001, 0, 0, Verdict.HoldsWeakly)]
    [InlineData(6, 6, 5.99, 0.99, 0, 3, Verdict.NotDistinguishable)]
    [InlineData(0, 6, 2.6, 1, 0, 3, Verdict.Fails)]
    [InlineData(4, 4, 0.1, 0.001, 0, 3, Verdict.NotEnoughRuns)]
    public void An_onset_must_come_first_more_often_than_growth_at_random_times_and_not_without_a_grok(int observed, int runs, double expected, double p, int firing, int controls, Verdict verdict)
    {
        using var study = new MadeUpClaims(6);
        ClaimResult result = Judge(study, "add+mul", observed, runs, expected, p, firing, controls);
        Assert.Equal(verdict, result.Verdict);
        if (verdict != Verdict.NotEnoughRuns)
            Assert.Equal(((double)observed / runs, expected / runs), (result.Estimate!.Value, result.Null!.Value));
    }

    [Fact]
    public void Of_several_kinds_of_runs_all_count()
    {
        using var study = new MadeUpClaims(6);
        Assert.Equal(Verdict.Fails, Judge(study, "all", 0, 6, 2.6, 1, 0, 3, Null("add+mul", 6, 6, 0.1, 0.001)).Verdict);
    }

    private static ClaimResult Judge(MadeUpClaims study, string group, int observed, int runs, double expected, double p, int firing, int controls, params MadeUpRow[] others) => study.Whole(
        "onset-study",
        [
            .. others, Null(group, observed, runs, expected, p),
            new MadeUpRow("controls", ("group", group), ("form", "exact"), ("rule", "backward"), ("runs", controls), ("firing", firing)),
        ]).Judge("onset-precedes");

    private static MadeUpRow Null(string group, int observed, int runs, double expected, double p) =>
        new("nulls", ("group", group), ("form", "exact"), ("rule", "backward"), ("null", "increments"), ("runs", runs), ("observed", observed), ("expected", expected), ("p", p));
}
