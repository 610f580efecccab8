using Grokscope.Geometry.Statistics;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class NelderMeadTests
{
    [Fact]
    public void RosenbrocksValleyIsFollowedToItsEnd()
    {
        double[] start = [-1.2, 1];
        (double[] point, double value) = NelderMead.Minimum(
            x => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2), start, 0.5, 1e-12);
        Assert.Equal(1, point[0], 1e-9);
        Assert.Equal(1, point[1], 1e-9);
        Assert.InRange(value, 0, 1e-18);
        Assert.Equal([-1.2, 1], start);
    }

    [Fact]
    public void OneVariableWithABoundIsEnough()
    {
        double[] point = NelderMead.Minimum(x => x[0] <= 0 ? double.PositiveInfinity : x[0] - Math.Log(x[0]), [5], 1, 1e-12).Point;
        Assert.Equal(1, point[0], 1e-6);
    }
}
