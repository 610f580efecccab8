using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Geometry.Paths;

namespace Grokscope.Tests.Geometry;

public sealed class CommuteOptimiserMeasureTests
{
    [Fact]
    public void ARunOfAnotherOptimiserIsSkippedWithTheReason()
    {
        Assert.NotEmpty(new CommuteOptimiserMeasure().Items(PathRuns.Walk(5)));
        Assert.Contains("Sgd", Assert.Throws<NotMeasurableException>(() => new CommuteOptimiserMeasure().Items(PathRuns.Walk(5, 1, "optimiser=sgd"))).Message);
    }
}
