using Grokscope.Geometry.Statistics;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class WilsonTests
{
    [Theory]
    [InlineData(0, 10, 0, 0.27753279)]
    [InlineData(10, 10, 0.72246721, 1)]
    [InlineData(7, 10, 0.39677815, 0.89220882)]
    public void KnownIntervals(int successes, int n, double low, double high)
    {
        Interval interval = Wilson.Of(successes, n);
        Assert.Equal(low, interval.Low, 1e-7);
        Assert.Equal(high, interval.High, 1e-7);
    }

    [Fact]
    public void EndsAreWhereTheShareLiesAtTheLevelsStandardError()
    {
        Interval interval = Wilson.Of(37, 120);
        foreach (double p in new[] { interval.Low, interval.High })
            Assert.Equal(1.959963984540054, Math.Abs((37 / 120.0) - p) / Math.Sqrt(p * (1 - p) / 120), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Of(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Of(3, 2));
    }
}
