using Grokscope.Report.Claims;

namespace Grokscope.Tests.Report.Claims;

/// <summary>Claims on a number of each run against its random level: of six runs the interval of the median is from the smallest to the largest.</summary>
public sealed class MedianClaimTests
{
    private static readonly Dictionary<string, Func<double, (string Measure, MadeUpRow Row)>> Ratios = new()
    {
        ["defect-orthogonal"] = ratio => ("commutator", new MadeUpRow("summary", ("mode", "total"), ("basis", "path"), ("form", "exact"), ("attention_ratio_median", ratio), ("ratio_median", 0.1), ("resid_median", 1.0))),
        ["heads-orthogonal"] = ratio => ("heads", new MadeUpRow("", ("step", 200), ("cosine", 0.001), ("random_cosine", 0.01), ("mean_squared_cosine", ratio / 8), ("random_mean_squared_cosine", 0.125))),
        ["path-low-dimensional"] = ratio => ("pca", new MadeUpRow("summary", ("object", "layer0.WQ"), ("pc1", 1 - (ratio * 0.25)), ("walk_limit_pc1", 0.75))),
    };

    private static readonly Dictionary<string, Func<double, (string Measure, MadeUpRow Row)>> Ranks = new()
    {
        ["gap-minimum-at-peak"] = share => ("spectra", new MadeUpRow("timing", ("object", "weights"), ("layer", 0), ("head", "all"), ("form", "commutator"), ("uniform_as_near", share), ("shuffled_as_near", share))),
        ["gram-decline-before-grok"] = share => ("gram", new MadeUpRow("", ("spacing", 200), ("earlier_as_large", share))),
    };

    public static TheoryData<string> RatioIds => [.. Ratios.Keys];

    public static TheoryData<string> RankIds => [.. Ranks.Keys];

    [Theory]
    [MemberData(nameof(RatioIds))]
    public void A_ratio_holds_below_one_half_weakly_below_one_and_fails_above(string id)
    {
        Assert.Equal(Verdict.Holds, Judge(id, Ratios, [0.2, 0.3, 0.4, 0.1, 0.25, 0.35]).Verdict);
        Assert.Equal(Verdict.HoldsWeakly, Judge(id, Ratios, [0.2, 0.3, 0.4, 0.1, 0.25, 0.6]).Verdict);
        Assert.Equal(Verdict.NotDistinguishable, Judge(id, Ratios, [0.2, 0.3, 0.4, 0.1, 0.25, 1.1]).Verdict);
        Assert.Equal(Verdict.Fails, Judge(id, Ratios, [1.2, 1.3, 1.4, 1.1, 1.25, 1.35]).Verdict);
        ClaimResult few = Judge(id, Ratios, [0.1, 0.1, 0.1, 0.1, 0.1]);
        Assert.Equal((Verdict.NotEnoughRuns, 5, 6), (few.Verdict, few.Runs, few.Needed));
        Assert.Contains("5 of 6 runs that grokked have the number; fewer than 6 have no 95 % interval", few.Reason);
    }

    [Theory]
    [MemberData(nameof(RankIds))]
    public void A_rank_holds_among_the_first_tenth_weakly_below_one_half_and_fails_above(string id)
    {
        Assert.Equal(Verdict.Holds, Judge(id, Ranks, [0.01, 0.02, 0.03, 0.04, 0.05, 0.1]).Verdict);
        Assert.Equal(Verdict.HoldsWeakly, Judge(id, Ranks, [0.01, 0.02, 0.03, 0.04, 0.05, 0.4]).Verdict);
        Assert.Equal(Verdict.NotDistinguishable, Judge(id, Ranks, [0.01, 0.02, 0.03, 0.4, 0.5, 0.7]).Verdict);
        Assert.Equal(Verdict.Fails, Judge(id, Ranks, [0.6, 0.7, 0.8, 0.9, 0.95, 1]).Verdict);
        Assert.Equal(Verdict.NotEnoughRuns, Judge(id, Ranks, [0.01]).Verdict);
    }

    [Fact]
    public void The_number_is_the_median_with_the_interval_of_order_statistics()
    {
        ClaimResult result = Judge("defect-orthogonal", Ratios, [0.2, 0.3, 0.4, 0.1, 0.25, 0.375]);
        Assert.Equal(0.275, result.Estimate!.Value, 1e-12);
        Assert.Equal((0.1, 0.4, 31 / 32.0), (result.Estimate.Interval!.Value.Low, result.Estimate.Interval.Value.High, result.Estimate.Level));
        Assert.Equal(1, result.Null);
        Assert.Contains("(ρ = 1, as for any basis so small; against subspaces of all parameters the ratio is 0.1)", result.Reason);
    }

    [Fact]
    public void That_the_rest_is_near_1_decides_nothing() => Assert.Equal(Verdict.NotDistinguishable, Judge("defect-orthogonal", Ratios, [0.9, 1.1, 0.95, 1.05, 1, 1]).Verdict);

    [Fact]
    public void A_gap_that_is_near_the_peak_as_its_shuffles_are_holds_weakly()
    {
        using var study = new MadeUpClaims(6);
        study.EachRun("spectra", seed => new MadeUpRow("timing", ("object", "weights"), ("layer", 0), ("form", "commutator"), ("uniform_as_near", 0.05), ("shuffled_as_near", 0.1 * seed)));
        Assert.Equal(Verdict.HoldsWeakly, study.Judge("gap-minimum-at-peak").Verdict);
    }

    [Fact]
    public void The_path_is_held_against_the_larger_of_two_aimless_ones()
    {
        using var study = new MadeUpClaims(6);
        study.EachRun("pca", _ => new MadeUpRow("summary", ("object", "layer0.WQ"), ("pc1", 0.57), ("walk_limit_pc1", 0.4)));
        ClaimResult result = study.Judge("path-low-dimensional");
        Assert.Equal(Verdict.Fails, result.Verdict);
        Assert.Equal(0.43 / (1 - (6 / (Math.PI * Math.PI))), result.Estimate!.Value, 1e-12);
    }

    [Fact]
    public void The_path_until_the_grok_is_told_beside_the_whole()
    {
        using var study = new MadeUpClaims(6);
        study.EachRun("pca", (_, _) => [new MadeUpRow("summary", ("object", "layer0.WQ"), ("pc1", 0.5), ("walk_limit_pc1", 0.75)), Window(900, 0.7), Window(1900, 0.8), Window(3000, 0.5)]).Groks((_, _) => [1000, 2000]);
        ClaimResult result = study.Judge("path-low-dimensional");
        Assert.Equal(2, result.Estimate!.Value, 1e-12);
        Assert.EndsWith("of the paths until the last grok, where published runs end, PC1 is 80 % and the ratio 0.8 (0.8 to 0.8))", result.Reason);

        static MadeUpRow Window(int step, double share) => new("windows", ("object", "layer0.WQ"), ("last_step", step), ("pc1", share), ("walk_limit_pc1", 0.75));
    }

    [Fact]
    public void Only_runs_that_grokked_count()
    {
        using var study = new MadeUpClaims(6);
        study.EachRun("gram", _ => new MadeUpRow("", ("spacing", 200), ("earlier_as_large", 0.01))).Groks((_, seed) => [seed == 3 ? null : 100, 100]);
        Assert.Equal((Verdict.NotEnoughRuns, 5), (study.Judge("gram-decline-before-grok").Verdict, study.Judge("gram-decline-before-grok").Runs));
    }

    private static ClaimResult Judge(string id, Dictionary<string, Func<double, (string Measure, MadeUpRow Row)>> kinds, double[] values)
    {
        using var study = new MadeUpClaims(values.Length);
        return study.EachRun(kinds[id](1).Measure, seed => kinds[id](values[seed - 1]).Row).Judge(id);
    }
}
