using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class PermutationTestTests
{
    private static Philox Stream(ulong index = 0) => new(1, "test.permutation", index);

    [Fact]
    public void FewValuesAreTakenInAllWays()
    {
        // The largest two of five: no other of the 10 ways has as large a mean.
        var test = PermutationTest.Of([4, 5], [1, 2, 3], Stream());
        Assert.Equal((2.5, 0.1, 10, true), (test.Difference, test.Larger, test.Ways, test.IsExact));
        // The smallest two are as far below by a mean of 1.5 against 4.
        Assert.Equal(0.2, test.TwoSided);
        Assert.Equal(0.9, PermutationTest.Of([1, 3], [2, 4, 5], Stream()).Larger);
        Assert.Equal(1, PermutationTest.Of([0.1, 0.1], [0.1, 0.1, 0.1], Stream()).TwoSided);
        Assert.InRange(test.Null.High, 1.6, 2.5);
        Assert.Equal(-test.Null.Low, test.Null.High, 1e-12);
    }

    [Fact]
    public void ManyValuesAreShuffledAndAgreeWithTheNormal()
    {
        double[] first = new double[40], second = new double[60];
        Stream(1).Normal(first);
        Stream(2).Normal(second);
        var test = PermutationTest.Of([.. first.Select(x => x + 0.4)], second, Stream(3));
        Assert.Equal((PermutationTest.MostExact, false), (test.Ways, test.IsExact));
        double error = Math.Sqrt((1 / 40.0) + (1 / 60.0));
        Assert.Equal(1.96 * error, test.Null.High, 0.06);
        Assert.InRange(test.Larger, 1.0 / test.Ways, 0.3);
        Assert.True(test.TwoSided >= test.Larger);
        Assert.Equal(test, PermutationTest.Of([.. first.Select(x => x + 0.4)], second, Stream(3)));
    }

    [Fact]
    public void TrueNullsArePassedAsOftenAsPromised()
    {
        int rejected = 0;
        const int studies = 400;
        for (ulong study = 0; study < studies; study++)
        {
            var values = new double[8];
            Stream(100 + study).Normal(values);
            rejected += PermutationTest.Of(values[..4], values[4..], Stream()).Larger <= 0.1 ? 1 : 0;
        }
        // 7 of 70 ways: a tenth; three standard errors around it.
        Assert.InRange(rejected, 22, 58);
    }

    [Fact]
    public void AnEmptyGroupIsRefused() => Assert.Throws<ArgumentException>(() => PermutationTest.Of([], [1], Stream()));
}
