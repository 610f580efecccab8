using Grokscope.Geometry.Onset;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry.Onset;

public sealed class BackwardRuleTests
{
    private const double Memorised = 1000;

    private static readonly BackwardRule Rule = new(Memorised);

    private static DefectSeries Series(Func<double, double> defect, double last = 20_000, double every = 200)
    {
        double[] steps = [.. Enumerable.Range(0, (int)(last / every) + 1).Select(i => i * every)];
        return new DefectSeries(steps, [.. steps.Select(defect)]);
    }

    private static double Jump(double step) => step <= 12_000 ? 10 : 50;

    [Fact]
    public void AJumpIsNotedOnceHalfARecentWindowHasIt()
    {
        // At t the window is (t − 1000)/5 long. More than half of it lies above 12 000 from t = 13 222 on, and half a window later, at 14 691, it fires.
        double onset = Rule.Onset(Series(Jump))!.Value;
        Assert.InRange(onset, 14_600, 15_000);
        Assert.Null(Rule.Onset(Series(step => step <= 12_000 ? 10 : 29)));
    }

    [Fact]
    public void DensityOfThePointsMovesItByAboutAPoint()
    {
        double onset = Rule.Onset(Series(Jump))!.Value;
        foreach (double every in new[] { 50.0, 100, 400 })
            Assert.InRange(Rule.Onset(Series(Jump, every: every))!.Value, onset - 500, onset + 800);
    }

    [Fact]
    public void WhatFollowsTheOnsetDoesNotMoveIt()
    {
        for (int trial = 0; trial < 40; trial++)
        {
            var random = new Philox(4, "test.backward", (ulong)trial);
            DefectSeries series = Series(step => Math.Exp((0.8 * random.NextNormal()) + (step > 9000 ? 2.5 : 0)));
            double? onset = Rule.Onset(series);
            Assert.NotNull(onset);
            Assert.Equal(onset, Rule.Onset(series.UpTo((int)onset)));
            Assert.Equal(onset, Rule.Onset(series.With([.. series.Defects.Select((d, i) => series.Steps[i] > onset ? 1e-3 : d)])));
            Assert.Null(Rule.Onset(series.UpTo((int)onset - 1)));
        }
    }

    [Fact]
    public void UnitsOfTheDefectDoNotMatter()
    {
        for (int trial = 0; trial < 40; trial++)
        {
            var random = new Philox(4, "test.backward", (ulong)trial);
            DefectSeries series = Series(step => Math.Exp((0.8 * random.NextNormal()) + (step / 6000)));
            Assert.Equal(Rule.Onset(series), Rule.Onset(series.With([.. series.Defects.Select(d => d / 64)])));
        }
    }

    [Fact]
    public void ARunOfHalfThePaceHasItsOnsetAtTwiceTheTime()
    {
        double onset = Rule.Onset(Series(Jump))!.Value;
        DefectSeries slow = Series(step => Jump(((step - Memorised) / 2) + Memorised), last: 39_000);
        Assert.Equal(2 * (onset - Memorised), Rule.Onset(slow)!.Value - Memorised, 600.0);
    }

    [Fact]
    public void SpikesAndSteadyGrowthAreNoOnset()
    {
        Assert.Null(Rule.Onset(Series(step => step % 1400 == 0 ? 1e4 : 10)));
        Assert.Null(Rule.Onset(Series(step => 4 + (56 * step / 50_000), last: 50_000)));
        Assert.Null(Rule.Onset(Series(step => step - Memorised > 0 ? step - Memorised : 1, last: 50_000)));
        Assert.NotNull(Rule.Onset(Series(step => step > Memorised ? (step - Memorised) * (step - Memorised) : 1, last: 50_000)));
    }

    [Fact]
    public void WhatLiesBeforeMemorisationCountsForNothing()
    {
        double onset = Rule.Onset(Series(Jump))!.Value;
        Assert.Equal(onset, Rule.Onset(Series(step => step < Memorised ? 1e-3 : Jump(step))));
        Assert.Null(Rule.Onset(Series(step => step < Memorised ? 1 : 1000)));
        Assert.Null(new BackwardRule(19_500).Onset(Series(Jump)));
    }

    [Fact]
    public void ALevelOfZeroIsNoReference() => Assert.Null(Rule.Onset(Series(step => step <= 12_000 ? 0 : 50, last: 20_000)));
}
