using Grokscope.Geometry.Statistics;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class HypergeometricTests
{
    [Fact]
    public void EqualsTheCountOverAllPairsOfSubsets()
    {
        const int n = 6;
        for (int a = 0; a <= n; a++)
            for (int b = 0; b <= n; b++)
            {
                int first = (1 << a) - 1;
                int[] shared = [.. Enumerable.Range(0, 1 << n).Where(set => int.PopCount(set) == b).Select(set => int.PopCount(set & first))];
                Assert.Equal(shared.Average(), Hypergeometric.Mean(n, a, b), 1e-14);
                for (int s = 0; s <= n; s++)
                    Assert.Equal(shared.Count(x => x >= s) / (double)shared.Length, Hypergeometric.UpperTail(n, a, b, s), 1e-15);
            }
    }

    [Fact]
    public void LargeSetsDoNotOverflow()
    {
        Assert.Equal(1, Hypergeometric.UpperTail(2000, 900, 1000, 0));
        // Mean 450, standard deviation about 11.
        Assert.InRange(Hypergeometric.UpperTail(2000, 900, 1000, 461), 0.1, 0.3);
        Assert.Throws<ArgumentOutOfRangeException>(() => Hypergeometric.UpperTail(5, 6, 1, 0));
    }
}
