using Grokscope.Geometry.Onset;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry.Onset;

public sealed class PublishedRulesTests
{
    private static readonly OnsetRule V1 = new ThreeInARow(), V2 = new Envelope(), V3 = new TenfoldAndTwenty();

    /// <summary>Points at steps 0, 100, 200, …</summary>
    private static DefectSeries Series(params double[] defects) => new([.. defects.Select((_, i) => 100.0 * i)], defects);

    /// <summary>n points of one level, with others put in.</summary>
    private static double[] Level(int n, double level, params (int Index, double Value)[] others)
    {
        double[] defects = [.. Enumerable.Repeat(level, n)];
        foreach ((int index, double value) in others)
            defects[index] = value;
        return defects;
    }

    [Fact]
    public void V1WantsThreePointsAboveThreefoldTheFirstThirtyPercent()
    {
        Assert.Equal(1200, V1.Onset(Series(Level(20, 1, (9, 50), (12, 3.1), (13, 4), (14, 9)))));
        Assert.Null(V1.Onset(Series(Level(20, 1, (12, 3.1), (13, 3), (14, 9)))));
        Assert.Equal(1700, V1.Onset(Series(Level(20, 1, (17, 4), (18, 4), (19, 4)))));
        Assert.Null(V1.Onset(Series(Level(20, 1, (18, 4), (19, 4)))));
    }

    [Fact]
    public void V1LooksFromTheBeginningOfItsOwnBaseline()
    {
        Assert.Equal(0, V1.Onset(Series(Level(30, 1, (0, 10), (1, 10), (2, 10)))));
        // int(0.3·9) = 2, so that the baseline is the first three.
        Assert.Null(V1.Onset(Series(1, 10, 10, 10, 10, 10, 10, 10, 10)));
    }

    [Fact]
    public void V2SeesASpikeOfOnePointTwoPointsBeforeIt()
    {
        Assert.Equal(800, V2.Onset(Series(Level(20, 1, (10, 5.1)))));
        Assert.Null(V2.Onset(Series(Level(20, 1, (10, 4.9)))));
    }

    [Fact]
    public void V2DoesNotFireInsideItsBaseline()
    {
        // n_b = 5: a spike at point 6 is seen from point 4, but 5 is the first that may fire.
        Assert.Equal(500, V2.Onset(Series(Level(20, 1, (6, 6)))));
        // A spike at point 4 raises three of the five envelopes of the baseline.
        Assert.Null(V2.Onset(Series(Level(20, 1, (4, 6)))));
        Assert.Null(V2.Onset(Series(Level(20, 1, (0, 1000)))));
    }

    [Fact]
    public void V2TakesZeroForAHundredth()
    {
        Assert.Equal(800, V2.Onset(Series(Level(20, 0, (10, 0.051)))));
        Assert.Null(V2.Onset(Series(Level(20, 0, (10, 0.049)))));
        Assert.Null(V2.Onset(Series(Level(20, 1, (10, 0), (11, 0), (12, 0)))));
    }

    [Fact]
    public void V3WantsASinglePointAboveTenfoldAndTwenty()
    {
        Assert.Equal(400, V3.Onset(Series(1, 1, 1, 20, 20.1, 1)));
        Assert.Equal(500, V3.Onset(Series(5, 5, 5, 25, 50, 51)));
        Assert.Equal(200, V3.Onset(Series(0, 0, 21, 0)));
        Assert.Null(V3.Onset(Series(1000, 1, 1, 3, 19)));
        Assert.Null(V3.Onset(Series(Level(20, 0))));
    }

    [Fact]
    public void V1AndV2DependOnTheUnitOfTheDefectInNothingButZerosAndV3Does()
    {
        for (int trial = 0; trial < 50; trial++)
        {
            DefectSeries series = Noise(trial, 60);
            DefectSeries scaled = series.With([.. series.Defects.Select(d => 8 * d)]);
            Assert.Equal(V1.Onset(series), V1.Onset(scaled));
            Assert.Equal(V2.Onset(series), V2.Onset(scaled));
        }
        Assert.Null(V3.Onset(Series(1, 1, 1, 5)));
        Assert.Equal(300, V3.Onset(Series(8, 8, 8, 81)));
    }

    [Fact]
    public void V3IsCausalAndV1AndV2AreNot()
    {
        double[] run = Level(40, 1, (8, 30), (9, 30), (10, 30), (11, 30));
        Assert.Equal(800, V3.Onset(Series(run)));
        Assert.Equal(800, V3.Onset(Series(run[..9])));
        Assert.Equal(1000, V2.Onset(Series(run)));
        Assert.Equal(800, V1.Onset(Series(run)));
        Assert.NotEqual(V2.Onset(Series(run)), V2.Onset(Series(run[..12])));
        Assert.Null(V1.Onset(Series(run[..10])));
    }

    [Fact]
    public void V2IsWhatItsDefinitionSaysWithDecimalLogarithms()
    {
        int fired = 0;
        for (int trial = 0; trial < 200; trial++)
        {
            DefectSeries series = Noise(trial, 10 + (trial % 70));
            double? onset = Naive(series);
            Assert.Equal(onset, V2.Onset(series));
            fired += onset is null ? 0 : 1;
        }
        Assert.InRange(fired, 20, 180);

        static double? Naive(DefectSeries series)
        {
            int n = series.Count, baseline = Math.Max(3, (int)(0.25 * n));
            double[] logs = [.. series.Defects.Select(d => Math.Log10((d == 0 ? 0.01 : d) + 1e-15))];
            double[] envelope = new double[n];
            for (int i = 0; i < n; i++)
                envelope[i] = Enumerable.Range(i - 2, 5).Where(j => j >= 0 && j < n).Max(j => logs[j]);
            double[] first = [.. envelope[..baseline].Order()];
            double median = (first[(baseline - 1) / 2] + first[baseline / 2]) / 2;
            for (int i = baseline; i < n; i++)
                if (envelope[i] > median + Math.Log10(5))
                    return series.Steps[i];
            return null;
        }
    }

    private static DefectSeries Noise(int trial, int n)
    {
        var random = new Philox(2, "test.defects", (ulong)trial);
        return Series([.. Enumerable.Range(0, n).Select(_ => random.NextBelow(20) == 0 ? 0 : Math.Exp(0.9 * random.NextNormal()))]);
    }
}
