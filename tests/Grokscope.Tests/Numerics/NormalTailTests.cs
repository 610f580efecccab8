using Grokscope.Numerics;

namespace Grokscope.Tests.Numerics;

public sealed class NormalTailTests
{
    [Fact]
    public void LogSurvivalAndHazardAreWithinTheirStatedErrors()
    {
        double worstLog = 0, worstHazard = 0;
        for (int i = -800; i <= 1200; i++)
        {
            double z = (i / 100.0) + 0.0037;
            (double density, double survival) = FixedPoint.Normal(z);
            double log = Math.Log(survival), hazard = density / survival;
            worstLog = Math.Max(worstLog, Math.Abs(NormalTail.LogSurvival(z) - log) / (1 + Math.Abs(log)));
            worstHazard = Math.Max(worstHazard, Math.Abs(NormalTail.Hazard(z) - hazard) / hazard);
        }
        Assert.InRange(worstLog, 1e-17, 1e-14);
        Assert.InRange(worstHazard, 1e-17, 2e-14);
    }

    [Fact]
    public void FarTailsNeitherUnderflowNorOverflow()
    {
        // Q(z) ≈ φ(z)/z·(1 − 1/z²): of 1e4 the next term is 3e-16.
        Assert.Equal(-5e7 - (0.5 * Math.Log(2 * Math.PI)) - Math.Log(1e4) - 1e-8, NormalTail.LogSurvival(1e4), 1e-7);
        Assert.Equal(1e4 + 1e-4, NormalTail.Hazard(1e4), 1e-10);
        Assert.Equal(0, NormalTail.LogSurvival(-50));
        Assert.Equal(0, NormalTail.Hazard(-50));
        Assert.Equal(double.NegativeInfinity, NormalTail.LogSurvival(double.PositiveInfinity));
        Assert.Equal(0, NormalTail.LogSurvival(double.NegativeInfinity));
        Assert.True(double.IsNaN(NormalTail.LogSurvival(double.NaN)));
    }

    [Fact]
    public void HazardIsMinusTheDerivativeOfLogSurvival()
    {
        foreach (double z in new[] { -6, -2.0001, -1.9999, -0.5, 0, 1.9999, 2.0001, 7 })
        {
            const double h = 1e-5;
            double slope = (NormalTail.LogSurvival(z + h) - NormalTail.LogSurvival(z - h)) / (2 * h);
            Assert.Equal(-slope, NormalTail.Hazard(z), 1e-8);
        }
    }
}
