using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class MedianIntervalTests
{
    [Fact]
    public void Of_six_values_it_is_from_the_smallest_to_the_largest_and_of_fewer_there_is_none()
    {
        Assert.Equal(new MedianInterval(3.5, 1, 6, 31 / 32.0), MedianInterval.Of([6, 1, 5, 2, 4, 3]));
        Assert.Null(MedianInterval.Of([1, 2, 3, 4, 5]));
    }

    // Conover's table of the binomial distribution: P(X ≤ 3) = 0.0176 for n = 15, P(X ≤ 9) = 0.0214 for n = 30.
    [Theory]
    [InlineData(9, 2, 0.9609)]
    [InlineData(15, 4, 0.9648)]
    [InlineData(30, 10, 0.9572)]
    public void Ends_and_level_are_those_of_the_binomial_distribution(int n, int k, double level)
    {
        MedianInterval median = MedianInterval.Of([.. Enumerable.Range(1, n).Select(i => (double)i)])!;
        Assert.Equal((k, n + 1 - k), ((int)median.Low, (int)median.High));
        Assert.Equal(level, median.Level, 5e-5);
    }

    [Fact]
    public void It_encloses_the_median_as_often_as_its_level_says()
    {
        var random = new Philox(1, "test.median", 0);
        int enclosed = 0;
        double level = 0;
        for (int i = 0; i < 4000; i++)
        {
            // Skewed, with median 1/4.
            MedianInterval median = MedianInterval.Of([.. Enumerable.Range(0, 9).Select(_ => random.NextDouble() is var u ? u * u : 0)])!;
            enclosed += median.Low <= 0.25 && median.High >= 0.25 ? 1 : 0;
            level = median.Level;
        }
        Assert.Equal(level, enclosed / 4000.0, 0.012);
    }
}
