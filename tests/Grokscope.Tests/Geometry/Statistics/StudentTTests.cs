using Grokscope.Geometry.Statistics;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class StudentTTests
{
    /// <summary>Tables of Student's t, two-sided 5 %.</summary>
    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(2, 4.30265)]
    [InlineData(3, 3.18245)]
    [InlineData(4, 2.77645)]
    [InlineData(7, 2.36462)]
    [InlineData(10, 2.22814)]
    [InlineData(29, 2.04523)]
    [InlineData(100, 1.98397)]
    public void QuantilesAreThoseOfTables(int freedom, double t)
    {
        Assert.Equal(t, StudentT.Quantile(0.05, freedom), 1e-4);
        Assert.Equal(0.05, StudentT.TwoSided(-t, freedom), 1e-6);
    }

    [Fact]
    public void TheEndsAreOneAndZero()
    {
        Assert.Equal(1, StudentT.TwoSided(0, 3), 1e-7);
        Assert.Equal(0.5, StudentT.TwoSided(1, 1), 1e-12);
        Assert.Equal(0, StudentT.TwoSided(double.PositiveInfinity, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.TwoSided(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(0, 1));
    }
}
