using Grokscope.Report.Claims;

namespace Grokscope.Tests.Report.Claims;

/// <summary>Claims on what weight decay does.</summary>
public sealed class DecayClaimTests
{
    private static readonly double[] Decays = [1, 0.5, 0.3, 0.2, 0.1];

    [Theory]
    [InlineData(5, 10_000, null, Verdict.Holds)]
    [InlineData(5, 300, null, Verdict.HoldsWeakly)]
    [InlineData(3, 10_000, null, Verdict.HoldsWeakly)]
    [InlineData(5, 10_000, 9000, Verdict.Fails)]
    [InlineData(2, 10_000, null, Verdict.NotEnoughRuns)]
    public void Without_decay_none_may_grok_as_long_as_others_took(int seeds, int steps, int? grok, Verdict verdict)
    {
        using var study = new MadeUpClaims(seeds, [1, 0]);
        study.Groks((decay, seed) => decay > 0 ? [seed == 1 ? 400 : 300, 200] : [grok, null], steps);
        Assert.Equal(verdict, study.Judge("no-decay-no-grok").Verdict);
    }

    [Fact]
    public void Where_few_grok_with_decay_either_nothing_is_told()
    {
        using var study = new MadeUpClaims(5, [1, 0]);
        Assert.Equal(Verdict.NotDistinguishable, study.Groks((decay, seed) => [decay > 0 && seed == 1 ? 100 : null, 100], 1000).Groks((decay, seed) => decay > 0 && seed == 1 ? [100, 100] : [null, null], 1000).Judge("no-decay-no-grok").Verdict);
    }

    [Theory]
    [InlineData(0.9, 0.8, 1.0, 0, Verdict.Holds)]
    [InlineData(0.9, 0.8, 1.0, 9, Verdict.HoldsWeakly)]
    [InlineData(0.9, 0.3, 1.5, 0, Verdict.HoldsWeakly)]
    [InlineData(2.1, 2.0, 2.3, 0, Verdict.HoldsWeakly)]
    [InlineData(0.1, -0.2, 0.4, 0, Verdict.NotDistinguishable)]
    [InlineData(-0.4, -0.6, -0.2, 0, Verdict.Fails)]
    public void The_exponent_must_be_known_well_and_be_the_published_one(double b, double low, double high, double delta, Verdict verdict)
    {
        using var study = new MadeUpClaims(3, Decays);
        ClaimResult result = Fitted(study, Decays, b, low, high, delta).Judge("timescale-power-law");
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal((b, low, high, 0.0), (result.Estimate!.Value, result.Estimate.Interval!.Value.Low, result.Estimate.Interval.Value.High, result.Null!.Value));
    }

    [Fact]
    public void Through_two_decays_any_law_passes()
    {
        using var study = new MadeUpClaims(3, [1, 0.5]);
        Assert.Equal(Verdict.NotEnoughRuns, Fitted(study, [1, 0.5], 0.9, 0.85, 0.95, 0).Judge("timescale-power-law").Verdict);
    }

    [Theory]
    [InlineData("curvature-covaries", 1)]
    [InlineData("reconstruction-covaries", -1)]
    [InlineData("lead-covaries", -1)]
    public void A_trend_holds_in_the_form_that_is_free_of_other_reasons(string id, int sign)
    {
        Assert.Equal(Verdict.Holds, Trend(id, decay => sign * decay, decay => sign * decay).Verdict);
        Assert.Equal(Verdict.HoldsWeakly, Trend(id, decay => sign * decay, _ => 0).Verdict);
        Assert.Equal(Verdict.NotDistinguishable, Trend(id, _ => 0, _ => 0).Verdict);
        Assert.Equal(Verdict.Fails, Trend(id, decay => -sign * decay, _ => 0).Verdict);
        Assert.Equal(Verdict.NotEnoughRuns, Trend(id, decay => sign * decay, decay => sign * decay, decays: [1, 0.5]).Verdict);
        Assert.StartsWith("6 runs that grokked have the number; they are of 2 decays; 3 decays", Trend(id, decay => sign * decay, decay => sign * decay, decays: [1, 0.5]).Reason);
        Assert.Equal(Verdict.NotEnoughRuns, Trend(id, decay => sign * decay, decay => sign * decay, seeds: 1).Verdict);
    }

    [Fact]
    public void The_number_is_the_rank_correlation()
    {
        ClaimResult result = Trend("curvature-covaries", decay => decay, decay => decay);
        // Three runs of each decay share a rank, 24/12 less for each decay than the (15³ − 15)/12 = 280 of distinct ranks.
        Assert.Equal(Math.Sqrt(270 / 280.0), result.Estimate!.Value, 1e-12);
        Assert.Equal((15, 0.0), (result.Runs, result.Null!.Value));
    }

    private static MadeUpClaims Fitted(MadeUpClaims study, double[] decays, double b, double low, double high, double delta) => study.Whole(
        "timescale",
        [
            new MadeUpRow("", ("group", "add+mul"), ("clock", "mean"), ("model", "power"), ("delta_aicc", delta)),
            new MadeUpRow("parameters", ("group", "add+mul"), ("clock", "mean"), ("model", "power"), ("parameter", "b"), ("value", b), ("low", low), ("high", high)),
            .. decays.SelectMany(decay => Enumerable.Range(1, 3).Select(_ => new MadeUpRow("steps", ("group", "add+mul"), ("clock", "mean"), ("weight_decay", decay), ("censored", false)))),
        ]);

    // Numbers rise with what is given, and a little with the seed.
    private static ClaimResult Trend(string id, Func<double, double> published, Func<double, double> controlled, double[]? decays = null, int seeds = 3)
    {
        using var study = new MadeUpClaims(seeds, decays ?? Decays);
        return id switch
        {
            // The largest of three snapshots is the published depth, the middle one decides.
            "curvature-covaries" => study.EachRun("hessian", (decay, seed) =>
            [
                .. new[] { 1.0, 10 + controlled(decay) + (0.001 * seed), 100 + (10 * published(decay)) + (0.001 * seed) }
                    .Select(depth => new MadeUpRow("", ("loss", "total"), ("lambda_min", -depth), ("lambda_min_converged", true))),
                new MadeUpRow("", ("loss", "total"), ("lambda_min", -1e6), ("lambda_min_converged", false)),
            ]),
            "reconstruction-covaries" => study.EachRun("reconstruct", (decay, seed) =>
            [
                Star("uncentred", (int)Math.Round(15 + (10 * published(decay))) + (seed % 2)), Star("undecayed_past", (int)Math.Round(15 + (10 * controlled(decay))) + (seed % 2)),
            ]),
            _ => study.EachRun("onset", (decay, seed) =>
            [
                new MadeUpRow("", ("form", "exact"), ("rule", "backward"), ("criterion", "grok"), ("task", "first"),
                    ("lead", 5000 + (1000 * published(decay)) + seed), ("fractional_lead", 0.5 + (0.1 * controlled(decay)) + (0.0001 * seed))),
            ]),
        } is { } done ? done.Judge(id) : throw new InvalidOperationException();

        static MadeUpRow Star(string view, int k) => new("kstar", ("view", view), ("end_step", 200), ("criterion", "acc_90"), ("kstar", k), ("tried", 30));
    }
}
