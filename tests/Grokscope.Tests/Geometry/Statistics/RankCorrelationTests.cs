using Grokscope.Geometry.Statistics;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class RankCorrelationTests
{
    [Fact]
    public void Any_rising_law_gives_1_and_any_falling_one_minus_1()
    {
        double[] x = [3, 1, 2, 5, 4];
        Assert.Equal(1, RankCorrelation.Of(x, [.. x.Select(Math.Exp)]), 1e-15);
        Assert.Equal(-1, RankCorrelation.Of(x, [.. x.Select(value => 1 / value)]), 1e-15);
    }

    // Without ties 1 − 6Σd²/(n(n² − 1)): d = 1, 1, 1, 1, 0 gives 0.8.
    [Fact]
    public void It_is_that_of_the_sum_of_squared_differences() => Assert.Equal(0.8, RankCorrelation.Of([1, 2, 3, 4, 5], [20, 10, 40, 30, 50]), 1e-15);

    // By hand: ranks 1, 2.5, 2.5, 4.5, 4.5 of the second; both have a sum of squares of 9.
    [Fact]
    public void Equal_values_share_their_ranks()
    {
        Assert.Equal([1.5, 1.5, 3.5, 3.5, 5], RankCorrelation.Ranks([1, 1, 2, 2, 3]));
        Assert.Equal(7.25 / 9, RankCorrelation.Of([1, 1, 2, 2, 3], [1, 2, 2, 3, 3]), 1e-12);
    }

    [Fact]
    public void What_does_not_vary_correlates_with_nothing() => Assert.True(double.IsNaN(RankCorrelation.Of([1, 1, 1], [1, 2, 3])));
}
