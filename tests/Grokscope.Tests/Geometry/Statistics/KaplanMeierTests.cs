using CsCheck;
using Grokscope.Geometry.Statistics;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class KaplanMeierTests
{
    [Fact]
    public void LeukaemiaHasItsTextbookCurve()
    {
        // Klein and Moeschberger, table 4.1: S and its standard error of the 6-MP group.
        var curve = new KaplanMeier(Leukaemia.Treated);
        Assert.Equal([6, 7, 10, 13, 16, 22, 23], curve.Steps.Select(step => step.Time));
        Assert.Equal([21, 17, 15, 12, 11, 7, 6], curve.Steps.Select(step => step.AtRisk));
        double[] survival = [0.857, 0.807, 0.753, 0.690, 0.628, 0.538, 0.448], errors = [0.076, 0.087, 0.096, 0.107, 0.114, 0.128, 0.135];
        for (int i = 0; i < survival.Length; i++)
        {
            Assert.Equal(survival[i], curve.Steps[i].Survival, 6e-4);
            Assert.Equal(errors[i], curve.Steps[i].Survival * Math.Sqrt(curve.Steps[i].Greenwood), 6e-4);
        }
        Assert.Equal(23, curve.Median);
        Assert.Equal(8, new KaplanMeier(Leukaemia.Placebo).Median);
        // As SAS' LIFETEST and R's survfit with conf.type = "log-log" give them.
        Assert.Equal((13, null), curve.MedianInterval);
        Assert.Equal((4, 11), new KaplanMeier(Leukaemia.Placebo).MedianInterval);
    }

    [Fact]
    public void ACurveByHand()
    {
        // 2 of 5 at 1, then one of the two that are left besides a censored one: S = 3/5, and from 3 on 3/10.
        var curve = new KaplanMeier([new(1, false), new(1, false), new(2, true), new(3, false), new(4, true)]);
        Assert.Equal([1, 1, 0.6, 0.6, 0.3, 0.3], new[] { 0, 0.99, 1, 2.9, 3, 4 }.Select(curve.At).Select(s => Math.Round(s, 12)));
        Assert.Equal(double.NaN, curve.At(4.1));
        Assert.Equal(3, curve.Median);
        Assert.Equal(1 + (2 * 0.6) + 0.3, curve.RestrictedMean(4)!.Value, 1e-12);
        Assert.Equal(1 + 0.6, curve.RestrictedMean(2)!.Value, 1e-12);
        Assert.Null(curve.RestrictedMean(5));
    }

    [Fact]
    public void WhereTheCurveDoesNotFallToHalfThereIsNoMedian()
    {
        Assert.Null(new KaplanMeier([new(1, false), new(9, true), new(9, true)]).Median);
        Assert.Null(new KaplanMeier([new(1, false), new(9, true)]).Median);
        Assert.Null(new KaplanMeier([new(9, true)]).Median);
        Assert.Equal(9, new KaplanMeier([new(9, true)]).RestrictedMean(9));
        Assert.Throws<ArgumentException>(() => new KaplanMeier([]));
    }

    [Fact]
    public void FewerThanFiveHaveNoIntervalAndFiveNoUpperEnd()
    {
        static KaplanMeier Seen(int n) => new([.. Enumerable.Range(1, n).Select(i => new Lifetime(i, false))]);
        Assert.Equal((null, null), Seen(4).MedianInterval);
        Assert.Equal((1, null), Seen(5).MedianInterval);
        Assert.Equal((1, 6), Seen(7).MedianInterval);
    }

    [Fact]
    public void WithoutCensoringItIsTheEmpiricalDistribution() => Gen.Int[1, 30].Array[1, 25].Sample(times =>
    {
        var curve = new KaplanMeier([.. times.Select(time => new Lifetime(time, false))]);
        double[] values = [.. times.Select(time => (double)time)];
        return Enumerable.Range(0, 31).All(t => Math.Abs(curve.At(t) - (times.Count(time => time > t) / (double)times.Length)) < 1e-12)
            && curve.Median == Quantiles.Median(values)
            && Math.Abs(curve.RestrictedMean(20)!.Value - values.Average(time => Math.Min(time, 20))) < 1e-10;
    });

    [Fact]
    public void CensoringLateLeavesWhatCameBefore() => Gen.Select(Gen.Int[1, 30].Array[2, 20], Gen.Int[1, 30]).Sample((times, cap) =>
    {
        var whole = new KaplanMeier([.. times.Select(time => new Lifetime(time, false))]);
        var cut = new KaplanMeier([.. times.Select(time => new Lifetime(Math.Min(time, cap), time > cap))]);
        return Enumerable.Range(0, cap).All(t => cut.At(t).Equals(whole.At(t)) || times.Max() < t);
    });

    [Fact]
    public void TheIntervalHoldsTheMedianAsOftenAsItSays()
    {
        const int trials = 400, n = 12;
        int held = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            double[] values = new double[n];
            new Grokscope.Numerics.Random.Philox(2, "test.median", (ulong)trial).Normal(values);
            (double? low, double? high) = new KaplanMeier([.. values.Select(v => new Lifetime(Math.Min(10 + v, 11), v > 1))]).MedianInterval;
            held += low <= 10 && (high ?? 99) >= 10 ? 1 : 0;
        }
        Assert.InRange(held / (double)trials, 0.92, 0.99);
    }
}
