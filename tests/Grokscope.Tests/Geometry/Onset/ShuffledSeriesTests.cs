using Grokscope.Geometry.Onset;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry.Onset;

public sealed class ShuffledSeriesTests
{
    private const int Shuffles = 3000;

    private static DefectSeries Series(double[] defects) => new([.. defects.Select((_, i) => 500.0 * i)], defects);

    private static double Firing(OnsetRule rule, DefectSeries series, string kind) =>
        Enumerable.Range(0, Shuffles).Count(i => rule.Onset(ShuffledSeries.Of(series, kind, new Philox(6, "test." + kind, (ulong)i))) is not null) / (double)Shuffles;

    /// <summary>
    /// One spike among 20 equal points, anywhere with the same probability: V2 (baseline of 5, which a spike at 3 or 4 would raise) fires from
    /// point 5 on, V3 from point 2 on, V1 and the backward rule never.
    /// </summary>
    [Fact]
    public void ASingleSpikeFiresAsOftenAsItsPlacesSay()
    {
        double[] defects = [.. Enumerable.Repeat(1.0, 19), 30];
        // Standard error at most 0.8 points.
        Assert.Equal(0.75, Firing(new Envelope(), Series(defects), "order"), 0.03);
        Assert.Equal(0.9, Firing(new TenfoldAndTwenty(), Series(defects), "order"), 0.03);
        Assert.Equal(0, Firing(new ThreeInARow(), Series(defects), "order"));
        Assert.Equal(0, Firing(new BackwardRule(0), Series(defects), "order"));
    }

    [Fact]
    public void GrowthAloneAlwaysPassesABoundThatItsEndPasses()
    {
        double[] defects = [.. Enumerable.Range(0, 40).Select(i => Math.Exp(0.1 * i))];
        DefectSeries grown = Series(defects);
        Assert.Equal(1, Firing(new TenfoldAndTwenty(), grown, "increments"));
        Assert.Equal(1, Firing(new Envelope(), grown, "increments"));
    }

    [Fact]
    public void OrderKeepsTheValuesAndIncrementsTheEnds()
    {
        double[] defects = [2, 8, 0, 5, 1, 30];
        DefectSeries ordered = ShuffledSeries.Of(Series(defects), "order", new Philox(1, "test", 3));
        Assert.Equal(defects.Order(), ordered.Defects.Order());
        Assert.NotEqual(defects, ordered.Defects);
        Assert.Equal(Series(defects).Steps, ordered.Steps);
        DefectSeries grown = ShuffledSeries.Of(Series(defects), "increments", new Philox(1, "test", 3));
        Assert.Equal(2, grown.Defects[0]);
        Assert.Equal(30, grown.Defects[^1], 1e-12);
        Assert.Equal(Ratios([2, 8, 0.01, 5, 1, 30]), Ratios(grown.Defects), (a, b) => Math.Abs(a - b) < 1e-9 * a);
        Assert.Equal([2.0, 8, 0, 5, 1, 30], defects);

        static double[] Ratios(double[] values) => [.. values.Skip(1).Zip(values, (next, before) => next / before).Order()];
    }
}
