using Grokscope.Geometry.Statistics;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class SignTestTests
{
    [Theory]
    [InlineData(9, 9, 1 / 512.0, 1 / 256.0)]
    [InlineData(8, 9, 10 / 512.0, 20 / 512.0)]
    [InlineData(0, 9, 1, 1 / 256.0)]
    [InlineData(5, 10, 638 / 1024.0, 1)]
    [InlineData(7, 10, 176 / 1024.0, 352 / 1024.0)]
    [InlineData(0, 0, 1, 1)]
    public void ProbabilitiesAreExact(int positive, int n, double oneSided, double twoSided)
    {
        Assert.Equal(oneSided, SignTest.OneSided(positive, n));
        Assert.Equal(twoSided, SignTest.TwoSided(positive, n));
    }

    [Fact]
    public void ManySignsNeitherOverflowNorUnderflow()
    {
        Assert.Equal(Math.ScaleB(1, -1000), SignTest.OneSided(1000, 1000));
        Assert.Equal(0.5, SignTest.OneSided(1501, 3001), 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => SignTest.OneSided(4, 3));
    }

    [Fact]
    public void UnequalTrialsOfOneHalfAreTheSignTest()
    {
        for (int k = 0; k <= 12; k++)
            Assert.Equal(SignTest.OneSided(k, 12), PoissonBinomial.UpperTail([.. Enumerable.Repeat(0.5, 12)], k), 1e-15);
        // 0.1·0.8 + 0.9·0.2 + 0.1·0.2.
        Assert.Equal(0.28, PoissonBinomial.UpperTail([0.1, 0.2], 1), 1e-15);
        Assert.Equal(0.02, PoissonBinomial.UpperTail([0.1, 0.2], 2), 1e-15);
        Assert.Equal(1, PoissonBinomial.UpperTail([], 0));
    }
}
