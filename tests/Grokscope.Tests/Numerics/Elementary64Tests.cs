using System.Numerics;
using Grokscope.Numerics;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Numerics;

public sealed class Elementary64Tests
{
    private const int Samples = 4000;

    [Fact]
    public void LogIsExactWithinItsStatedError()
    {
        var random = new Philox(1, "test.log", 0);
        double worst = 0;
        for (int i = 0; i < Samples; i++)
        {
            worst = Math.Max(worst, LogError(1 - random.NextDouble()));
            worst = Math.Max(worst, LogError(Math.ScaleB(1 + random.NextDouble(), random.NextBelow(200) - 100)));
            worst = Math.Max(worst, LogError(1 + ((random.NextDouble() - 0.5) * Math.ScaleB(1, -random.NextBelow(50)))));
        }
        foreach (double edge in new[] { 0.5, 2, Math.Sqrt(0.5), Math.Sqrt(2), Math.BitDecrement(1), Math.BitIncrement(1), Math.ScaleB(1, 54), Math.ScaleB(1, -53) })
            worst = Math.Max(worst, LogError(edge));
        Assert.InRange(worst, 0.5, 0.85);
    }

    [Fact]
    public void ExpIsExactWithinItsStatedError()
    {
        var random = new Philox(1, "test.exp", 0);
        double worst = 0;
        for (int i = 0; i < Samples; i++)
        {
            worst = Math.Max(worst, ExpError((random.NextDouble() - 0.5) * 1400));
            worst = Math.Max(worst, ExpError((random.NextDouble() - 0.5) * 4));
            worst = Math.Max(worst, ExpError(Math.ScaleB(random.NextDouble() - 0.5, -random.NextBelow(60))));
            worst = Math.Max(worst, ExpError((random.NextBelow(1000) - 500 + 0.5) * Math.Log(2)));
        }
        Assert.InRange(worst, 0.5, 0.9);
    }

    [Fact]
    public void ExpEndsWhereDoublesEnd()
    {
        foreach (double x in new[] { 0, -0.0, 710, -746, double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            Assert.Equal(Math.Exp(x), Elementary64.Exp(x));
        Assert.Equal(double.MaxValue, Elementary64.Exp(709.782712893384), double.MaxValue * 1e-13);
        Assert.Equal(double.PositiveInfinity, Elementary64.Exp(709.7827128933841));
        Assert.Equal(double.Epsilon, Elementary64.Exp(-745.1));
        Assert.Equal(0, Elementary64.Exp(-745.14));
    }

    [Fact]
    public void SineAndCosineAreExactWithinTheirStatedError()
    {
        var random = new Philox(1, "test.angle", 0);
        double worst = 0;
        for (int i = 0; i < Samples; i++)
        {
            worst = Math.Max(worst, AngleError(2 * Math.PI * random.NextDouble()));
            worst = Math.Max(worst, AngleError(random.NextDouble() * Elementary64.MaxAngle * (i % 2 == 0 ? 1 : -1)));
            worst = Math.Max(worst, AngleError(random.NextBelow(60000) * (Math.PI / 2)));
            worst = Math.Max(worst, AngleError((float)(random.NextBelow(60000) * (Math.PI / 2))));
            worst = Math.Max(worst, AngleError(Math.ScaleB(1 + random.NextDouble(), -random.NextBelow(60))));
        }
        Assert.InRange(worst, 0.5, 0.85);
    }

    [Fact]
    public void ArccosineIsThatOfMathWithinItsStatedError()
    {
        var random = new Philox(1, "test.acos", 0);
        for (int i = 0; i < Samples; i++)
        {
            Check((2 * random.NextDouble()) - 1);
            Check(1 - Math.ScaleB(random.NextDouble(), -random.NextBelow(50)));
            Check(Math.ScaleB(random.NextDouble(), -random.NextBelow(50)));
        }
        foreach (double x in new[] { -1, 0, 1, -0.5, 0.5, Math.BitDecrement(1), Math.BitIncrement(-1) })
            Check(x);
        Assert.True(double.IsNaN(Elementary64.Acos(double.NaN)) && double.IsNaN(Elementary64.Acos(1.0000001)) && double.IsNaN(Elementary64.Acos(-2)));

        // 3 ulp are at most 3 · 2⁻⁵² of the value; Math's own error is one more.
        static void Check(double x) => Assert.Equal(Math.Acos(x), Elementary64.Acos(x), 4 * Math.ScaleB(Math.Acos(x), -52));
    }

    [Fact]
    public void SpecialValuesAreThoseOfMath()
    {
        foreach (double x in new[] { 0, -0.0, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1 })
            Assert.Equal(Math.Log(x), Elementary64.Log(x));
        Assert.Equal(Math.Log(double.Epsilon), Elementary64.Log(double.Epsilon), 1e-12);
        Assert.True(double.IsNaN(Elementary64.Sin(double.NaN)) && double.IsNaN(Elementary64.Cos(double.NaN)));
        Assert.Equal(0, Elementary64.Sin(0));
        Assert.Equal(1, Elementary64.Cos(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Elementary64.Sin(1e6));
        Assert.Throws<ArgumentOutOfRangeException>(() => Elementary64.Cos(double.NegativeInfinity));
    }

    private static double LogError(double x) => x == 1 ? Math.Abs(Elementary64.Log(x)) : Math.Abs(FixedPoint.Ulps(Elementary64.Log(x), FixedPoint.Log(x)));

    private static double ExpError(double x)
    {
        (BigInteger truth, int exponent) = FixedPoint.Exp(x);
        return Math.Abs(FixedPoint.Ulps(Math.ScaleB(Elementary64.Exp(x), -exponent), truth));
    }

    private static double AngleError(double x) => x == 0
        ? 0
        : Math.Max(
            Math.Abs(FixedPoint.Ulps(Elementary64.Sin(x), FixedPoint.Sin(x))),
            Math.Abs(FixedPoint.Ulps(Elementary64.Cos(x), FixedPoint.Cos(x))));
}
