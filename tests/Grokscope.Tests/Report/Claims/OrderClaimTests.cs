using Grokscope.Geometry.Statistics;
using Grokscope.Report.Claims;

namespace Grokscope.Tests.Report.Claims;

public sealed class OrderClaimTests
{
    private static readonly int?[] InOrder = [300, 100, 200], Other = [100, 300, 200], Tied = [200, 100, 200];

    [Fact]
    public void Six_runs_in_order_hold_beside_a_chance_of_one_sixth()
    {
        using var study = new MadeUpClaims(6, tasks: MadeUpClaims.Tri);
        ClaimResult result = study.Groks((_, _) => InOrder).Judge("order-mul-sq-add");
        Assert.Equal(Verdict.Holds, result.Verdict);
        Assert.Equal((1, 1 / 6.0, 6), (result.Estimate!.Value, result.Null!.Value, result.Runs));
        Assert.Equal(Wilson.Of(6, 6), result.Estimate.Interval);
        Assert.Contains("6 of 6 runs have this order; add groks 200 steps after mul in the median", result.Reason);
    }

    [Theory]
    [InlineData(12, 6, Verdict.HoldsWeakly)]
    [InlineData(6, 2, Verdict.NotDistinguishable)]
    [InlineData(6, 0, Verdict.Fails)]
    [InlineData(4, 4, Verdict.NotEnoughRuns)]
    public void The_order_of_three_is_decided_by_counts_of_runs(int runs, int inOrder, Verdict verdict)
    {
        using var study = new MadeUpClaims(runs, tasks: MadeUpClaims.Tri);
        Assert.Equal(verdict, study.Groks((_, seed) => seed <= inOrder ? InOrder : Other).Judge("order-mul-sq-add").Verdict);
    }

    [Fact]
    public void Equal_steps_confirm_no_order_and_are_none_of_another()
    {
        using var study = new MadeUpClaims(12, tasks: MadeUpClaims.Tri);
        ClaimResult Of(int inOrder, int others) => study.Groks((_, seed) => seed <= inOrder ? InOrder : seed <= inOrder + others ? Other : Tied).Judge("order-mul-sq-add");
        Assert.Equal((Verdict.NotEnoughRuns, 12), (Of(0, 0).Verdict, Of(0, 0).Runs));
        Assert.Equal(Verdict.NotDistinguishable, Of(0, 4).Verdict);
        Assert.Equal(Verdict.Fails, Of(0, 5).Verdict);
        // All that have an order have this one, but they are no more than half.
        ClaimResult weak = Of(6, 0);
        Assert.Equal((Verdict.HoldsWeakly, 1, 12), (weak.Verdict, weak.Estimate!.Value, weak.Runs));
        Assert.Contains("6 of 6 runs have this order; in 6 more some tasks grok at the same evaluation", weak.Reason);
        Assert.Equal(Verdict.Holds, Of(10, 0).Verdict);
    }

    [Fact]
    public void A_last_task_that_is_still_missing_does_not_count_against_the_order_and_two_missing_tell_nothing()
    {
        using var study = new MadeUpClaims(6, tasks: MadeUpClaims.Tri);
        Assert.Equal(Verdict.Holds, study.Groks((_, _) => [null, 100, 200]).Judge("order-mul-sq-add").Verdict);
        Assert.Equal(0, study.Groks((_, _) => [null, 100, null]).Judge("order-mul-sq-add").Runs);
    }

    [Theory]
    [InlineData(5, 5, Verdict.Holds)]
    [InlineData(6, 4, Verdict.NotDistinguishable)]
    [InlineData(5, 0, Verdict.Fails)]
    [InlineData(3, 3, Verdict.NotEnoughRuns)]
    public void The_order_of_two_is_held_against_a_coin(int runs, int inOrder, Verdict verdict)
    {
        using var study = new MadeUpClaims(runs);
        Assert.Equal(verdict, study.Groks((_, seed) => seed <= inOrder ? [200, 100] : [100, 200]).Judge("order-mul-add").Verdict);
    }

    [Fact]
    public void The_order_of_three_is_asked_of_runs_of_these_three_tasks_alone()
    {
        using var study = new MadeUpClaims(5, tasks: MadeUpClaims.Tri + "\ndiv = \"a / b\"");
        ClaimResult result = study.Groks((_, _) => [300, 100, 200, 150]).Judge("order-mul-sq-add");
        Assert.Equal((Verdict.NotEnoughRuns, 0), (result.Verdict, result.Runs));
    }

    [Fact]
    public void Tasks_are_known_by_their_answers_and_not_by_their_names()
    {
        using var renamed = new MadeUpClaims(5, tasks: "x = \"b + a\"\ny = \"b * a\"");
        Assert.Equal(Verdict.Holds, renamed.Groks((_, _) => [200, 100]).Judge("order-mul-add").Verdict);
        using var others = new MadeUpClaims(5, tasks: "add = \"a - b\"\nmul = \"a * b\"");
        ClaimResult none = others.Groks((_, _) => [200, 100]).Judge("order-mul-add");
        Assert.Equal((Verdict.NotEnoughRuns, 0), (none.Verdict, none.Runs));
        Assert.Equal("the study has no runs of the three tasks add, mul and sq (a + b, a·b and a² + b²) alone", others.Judge("order-mul-sq-add").Reason);
        using var tri = new MadeUpClaims(5, tasks: MadeUpClaims.Tri);
        Assert.Equal("the study has no runs of the two tasks add and mul (a + b and a·b) alone", tri.Judge("order-mul-add").Reason);
    }
}
