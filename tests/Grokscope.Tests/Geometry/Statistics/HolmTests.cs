using CsCheck;
using Grokscope.Geometry.Statistics;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class HolmTests
{
    [Fact]
    public void ByHand()
    {
        Assert.Equal([0.03, 0.06, 0.06], Holm.Adjust([0.01, 0.04, 0.03]).Select(p => Math.Round(p!.Value, 12)));
        Assert.Equal([0.9, null, 0.02], Holm.Adjust([0.9, null, 0.01]).Select(p => p));
        Assert.Empty(Holm.Adjust([]));
    }

    [Fact]
    public void NoneIsSmallerThanItWasAndTheirOrderStays() => Gen.Double[0, 1].Array[1, 10].Sample(p =>
    {
        double[] adjusted = [.. Holm.Adjust([.. p.Select(x => (double?)x)]).Select(x => x!.Value)];
        return p.Index().All(i => adjusted[i.Index] >= i.Item && adjusted[i.Index] <= Math.Min(1, p.Length * i.Item) + 1e-15
            && p.Index().All(j => i.Item > j.Item || adjusted[i.Index] <= adjusted[j.Index]));
    });
}
