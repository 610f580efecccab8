using Grokscope.Geometry.Statistics;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class QuantilesTests
{
    [Fact]
    public void MedianIsTheMiddleOrTheMeanOfTwo()
    {
        Assert.Equal(3, Quantiles.Median([9, 3, 1]));
        Assert.Equal(2.5, Quantiles.Median([4, 1, 3, 2]));
        Assert.Equal(7, Quantiles.Median([7]));
        Assert.Throws<ArgumentException>(() => Quantiles.Median([]));
    }

    /// <summary>numpy.quantile([0.1, 0.7, 0.2, 5, 3], q): 0.1, 0.18, 0.7, 4.2, 5.</summary>
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(0.2, 0.18)]
    [InlineData(0.5, 0.7)]
    [InlineData(0.9, 4.2)]
    [InlineData(1, 5)]
    public void QuantilesAreJoinedByStraightLines(double p, double expected)
    {
        double[] values = [0.1, 0.7, 0.2, 5, 3];
        Assert.Equal(expected, Quantiles.At(values, p), 1e-15);
        Assert.Equal([0.1, 0.7, 0.2, 5, 3], values);
    }

    [Fact]
    public void SharesOutsideAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.At([1, 2], 1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.At([1, 2], double.NaN));
    }

    [Fact]
    public void RunningMedianFollowsTheWindow()
    {
        double[] values = [5, 1, 4, 4, 0, 9, 2, 2, 8, 3];
        var running = new RunningMedian();
        for (int i = 0; i < values.Length; i++)
        {
            running.Add(values[i]);
            if (i >= 4)
                running.Remove(values[i - 4]);
            Assert.Equal(Quantiles.Median(values.AsSpan(Math.Max(0, i - 3), Math.Min(4, i + 1))), running.Value);
        }
        Assert.Equal(4, running.Count);
    }
}
