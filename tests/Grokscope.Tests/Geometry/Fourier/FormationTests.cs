using Grokscope.Geometry.Fourier;
using Grokscope.Geometry.Measuring;

namespace Grokscope.Tests.Geometry.Fourier;

public sealed class FormationTests
{
    [Fact]
    public void HalfOfTheWayCountsFromTheLastTimeItIsPassed()
    {
        Assert.Equal(30L, Formation.HalfStep([(0, 1), (10, 4), (20, 2), (30, 3.5), (40, 5)]).Value);
        Assert.Equal(30L, Formation.HalfStep([(0, 5), (10, 1), (20, 4), (30, 2), (40, 1)]).Value);
        Assert.Equal(10L, Formation.HalfStep([(0, 0), (10, 1)]).Value);
    }

    [Fact]
    public void WithoutChangeThereIsNoHalf()
    {
        Assert.Contains("same", Assert.IsType<Undefined>(Formation.HalfStep([(0, 2)]).Value).Because);
        Assert.Contains("same", Assert.IsType<Undefined>(Formation.HalfStep([(0, 2), (10, 3), (20, 2)]).Value).Because);
        Assert.Contains("not defined", Assert.IsType<Undefined>(Formation.HalfStep([(0, 2), (10, double.NaN), (20, 3)]).Value).Because);
    }
}
