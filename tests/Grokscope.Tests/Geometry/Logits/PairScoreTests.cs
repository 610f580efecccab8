using Grokscope.Geometry.Logits;

namespace Grokscope.Tests.Geometry.Logits;

public sealed class PairScoreTests
{
    [Fact]
    public void LossIsTheNegativeLogarithmOfTheSoftmaxHoweverLargeTheLogits()
    {
        double[] logits = [1, -2, 0.5];
        double expected = Math.Log(Math.Exp(1) + Math.Exp(-2) + Math.Exp(0.5)) - 0.5;
        Assert.Equal(expected, PairScore.Of(logits, 2).Loss, 1e-15);
        Assert.Equal(expected, PairScore.Of([1001, 998, 1000.5], 2).Loss, 1e-12);
        Assert.Equal(2e6, PairScore.Of([1e6, -1e6], 1).Loss);
        Assert.Equal(Math.Log(4), PairScore.Of([7, 7, 7, 7], 1).Loss, 1e-15);
    }

    [Fact]
    public void OfEqualLogitsTheLowestClassIsTheAnswer()
    {
        Assert.True(PairScore.Of([0, 3, 3], 1).IsRight);
        Assert.False(PairScore.Of([0, 3, 3], 2).IsRight);
    }
}
