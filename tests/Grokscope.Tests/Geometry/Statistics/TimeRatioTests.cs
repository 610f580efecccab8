using CsCheck;
using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class TimeRatioTests
{
    private static Subject Seen(double time, bool treated, int stratum = 0) => new(new Lifetime(time, false), treated, stratum);

    private static Subject[] Study(ulong trial, double ratio, int seeds, int each, double cap)
    {
        double[] noise = new double[seeds * ((2 * each) + 1)];
        new Philox(7, "test.ratio", trial).Normal(noise);
        return
        [
            .. Enumerable.Range(0, seeds).SelectMany(seed => Enumerable.Range(0, 2 * each).Select(i =>
            {
                bool treated = i % 2 == 1;
                double time = 1000 * Math.Exp((0.3 * noise[seed]) + (0.2 * noise[seeds + (seed * 2 * each) + i])) * (treated ? ratio : 1);
                return new Subject(new Lifetime(Math.Min(time, cap), time > cap), treated, seed);
            })),
        ];
    }

    [Fact]
    public void WithoutCensoringItIsTheTTest()
    {
        // ln T of 0, 1, 2 and 2, 4, 6: difference 3, pooled variance (2 + 8)/4, standard error √(2.5·2/3), 4 degrees of freedom.
        Subject[] subjects = [.. new[] { 0, 1, 2 }.Select(x => Seen(Math.Exp(x), false)), .. new[] { 2, 4, 6 }.Select(x => Seen(Math.Exp(x), true))];
        TimeRatio ratio = TimeRatio.Of(subjects)!;
        double error = Math.Sqrt(5 / 3.0), t = StudentT.Quantile(0.05, 4);
        Assert.Equal((4, -1), (ratio.Freedom, ratio.Strata));
        Assert.Equal(3, ratio.Log!.Value, 1e-9);
        Assert.Equal(3 - (t * error), ratio.Low!.Value, 1e-6);
        Assert.Equal(3 + (t * error), ratio.High!.Value, 1e-6);
        Assert.Equal(StudentT.TwoSided(3 / error, 4), ratio.P, 1e-7);
    }

    [Fact]
    public void WithOneOfEachInEverySeedItIsThePairedTTest()
    {
        double[] before = [0, 3, 1, 5], after = [1, 3.5, 2.5, 5.6];
        TimeRatio ratio = TimeRatio.Of([.. before.Index().SelectMany(x => new[] { Seen(Math.Exp(x.Item), false, x.Index), Seen(Math.Exp(after[x.Index]), true, x.Index) })])!;
        double[] differences = [.. after.Zip(before, (a, b) => a - b)];
        double mean = differences.Average(), error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / 3 / 4);
        Assert.Equal((3, 0), (ratio.Freedom, ratio.Strata));
        Assert.Equal(mean, ratio.Log!.Value, 1e-9);
        Assert.Equal(mean + (StudentT.Quantile(0.05, 3) * error), ratio.High!.Value, 1e-6);
    }

    [Fact]
    public void TheFinestStrataThatLeaveEnoughAreTaken()
    {
        double[] before = [0, 3, 1, 5], after = [1, 3.5, 2.5, 5.6];
        Subject[] pairs = [.. before.Index().SelectMany(x => new[] { Seen(Math.Exp(x.Item), false, x.Index), Seen(Math.Exp(after[x.Index]), true, x.Index) })];
        Subject[] halves = [.. pairs.Select(subject => subject with { Stratum = subject.Stratum / 2 })], none = [.. pairs.Select(subject => subject with { Stratum = 0 })];
        Assert.Equal(TimeRatio.Of(pairs), TimeRatio.Of(pairs, halves));
        Assert.Equal(TimeRatio.Of(halves)! with { Strata = 1 }, TimeRatio.Of([], halves));
        Assert.Equal(TimeRatio.Of(none), TimeRatio.Of(pairs[..2], none));
        // A pair without an event changes nothing.
        Assert.Equal(TimeRatio.Of(pairs), TimeRatio.Of([.. pairs, new Subject(new Lifetime(900, true), true, 9), new Subject(new Lifetime(900, true), false, 9)]));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(5, 1)]
    [InlineData(3, 2)]
    public void APlantedRatioIsFoundThoughThirdsAreCensored(int seeds, int each)
    {
        const int trials = 400;
        const double ratio = 1.6;
        int held = 0, censored = 0;
        double sum = 0, naive = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            Subject[] subjects = Study((ulong)trial, ratio, seeds, each, cap: 1800);
            TimeRatio found = TimeRatio.Of(subjects)!;
            held += (found.Low ?? -99) <= Math.Log(ratio) && (found.High ?? 99) >= Math.Log(ratio) ? 1 : 0;
            sum += (found.Log ?? 1) / trials;
            naive += (subjects.Where(s => s.IsTreated).Average(s => Math.Log(s.Life.Time)) - subjects.Where(s => !s.IsTreated).Average(s => Math.Log(s.Life.Time))) / trials;
            censored += subjects.Count(s => s.IsTreated && s.Life.IsCensored);
        }
        Assert.InRange(censored / (double)(seeds * each * trials), 0.25, 0.42);
        Assert.Equal(Math.Log(ratio), sum, 0.04);
        Assert.InRange(naive, 0, Math.Log(ratio) - 0.07);
        Assert.InRange(held / (double)trials, 0.93, 0.98);
    }

    [Fact]
    public void WithoutAnyEffectPIsBelowFivePercentAsOftenAsThat()
    {
        const int trials = 400;
        int below = Enumerable.Range(0, trials).Count(trial => TimeRatio.Of(Study((ulong)trial + 1000, 1, seeds: 3, each: 2, cap: 1300))?.P < 0.05);
        Assert.InRange(below / (double)trials, 0.02, 0.085);
    }

    [Fact]
    public void WhereNoneOfAGroupHasAnEventThereIsABound()
    {
        Subject[] plain = [.. new[] { 900.0, 1000, 1100, 1250 }.Select(time => Seen(time, false))];
        Subject[] never = [.. Enumerable.Range(0, 4).Select(_ => new Subject(new Lifetime(5000, true), true, 0))];
        TimeRatio ratio = TimeRatio.Of([.. plain, .. never])!;
        Assert.Null(ratio.Log);
        Assert.Null(ratio.High);
        Assert.InRange(Math.Exp(ratio.Low!.Value), 3, 5);
        Assert.InRange(ratio.P, 0, 0.01);
        TimeRatio turned = TimeRatio.Of([.. plain.Concat(never).Select(s => s with { IsTreated = !s.IsTreated })])!;
        Assert.Equal(-ratio.Low!.Value, turned.High!.Value, 1e-6);
        Assert.Null(turned.Low);
        // Bounds that end before the others say nothing against a ratio of 1.
        TimeRatio early = TimeRatio.Of([.. plain, .. never.Select(s => s with { Life = new Lifetime(800, true) })])!;
        Assert.True(early.Low < 0 && early.P > 0.2);
    }

    [Fact]
    public void TooFewOrEqualTimesHaveNoRatio()
    {
        Assert.Null(TimeRatio.Of(Array.Empty<Subject>()));
        Assert.Null(TimeRatio.Of([Seen(3, true), Seen(4, false)]));
        Assert.Null(TimeRatio.Of([Seen(3, true), Seen(4, true), Seen(5, true), Seen(6, true)]));
        Assert.Null(TimeRatio.Of([Seen(3, true), Seen(3, true), Seen(3, false), Seen(3, false)]));
        Assert.Equal(-1, TimeRatio.Of([Seen(3, true, 0), Seen(4, true, 0), Seen(5, false, 1), Seen(6, false, 1)])!.Strata);
    }

    [Fact]
    public void TheUnitOfTimeDoesNotMatter() => Gen.Select(Gen.Double[0.5, 20], Gen.ULong[0, 1000]).Sample((unit, trial) =>
    {
        Subject[] subjects = Study(trial, 1.3, 2, 3, cap: 1500);
        TimeRatio? ratio = TimeRatio.Of(subjects), scaled = TimeRatio.Of([.. subjects.Select(s => s with { Life = s.Life with { Time = unit * s.Life.Time } })]);
        return ratio is null ? scaled is null : Same(ratio.Log, scaled!.Log) && Same(ratio.Low, scaled.Low) && Same(ratio.High, scaled.High);

        static bool Same(double? a, double? b) => a is null ? b is null : Math.Abs(a.Value - b!.Value) < 1e-5;
    }, iter: 40);
}
