using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Symmetry;

namespace Grokscope.Tests.Geometry.Symmetry;

public sealed class AccuracyCurveTests
{
    [Fact]
    public void FirstStepsAndTheLargestDifferenceAreRead()
    {
        var with = new AccuracyCurve(10, [(0, 0.1), (100, 0.5), (200, 0.9), (300, 1)]);
        var without = new AccuracyCurve(10, [(0, 0.1), (100, 0.2), (200, 0.3), (300, 0.4)]);
        Assert.Equal(100L, with.First(0.5).Value);
        Assert.Equal(200L, with.First(0.9).Value);
        Assert.Contains("no snapshot", Assert.IsType<Undefined>(without.First(0.5).Value).Because);
        Cell[] largest = AccuracyCurve.LargestDifference(with, without);
        Assert.Equal(0.6, largest[0].Number, 1e-15);
        Assert.Equal(200L, largest[1].Value);
        Assert.Equal(-0.6, AccuracyCurve.LargestDifference(without, with)[0].Number, 1e-15);
    }

    [Fact]
    public void AnEmptyGroupIsUndefined()
    {
        var empty = new AccuracyCurve(0, [(0, double.NaN)]);
        Assert.Contains("empty", Assert.IsType<Undefined>(empty.First(0.5).Value).Because);
        Assert.All(AccuracyCurve.LargestDifference(new AccuracyCurve(3, [(0, 1)]), empty), cell => Assert.IsType<Undefined>(cell.Value));
    }
}
