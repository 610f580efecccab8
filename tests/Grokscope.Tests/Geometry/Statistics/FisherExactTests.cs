using Grokscope.Geometry.Statistics;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class FisherExactTests
{
    [Fact]
    public void TheLadyWhoTastesTea()
    {
        // Four of eight cups; all right has 1 of 70 ways, three right 17 of 70.
        Assert.Equal(1 / 70.0, FisherExact.Fewer(0, 4, 4, 4), 1e-15);
        Assert.Equal(17 / 70.0, FisherExact.Fewer(1, 4, 3, 4), 1e-15);
        Assert.Equal(1, FisherExact.Fewer(4, 4, 4, 4));
        Assert.Equal(1, FisherExact.Fewer(0, 0, 3, 4));
    }
}
