using Grokscope.Geometry.Timescales;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry.Timescales;

public sealed class PublishedFitsTests
{
    private static IReadOnlyList<PublishedFit> Fits(double[] steps) => PublishedFits.Of(GrokSteps.DecayOfEach, steps);

    private static double[] PublishedMean => [.. GrokSteps.PublishedAdd.Zip(GrokSteps.PublishedMul, (a, b) => (a + b) / 2)];

    [Fact]
    public void PublishedTableGivesThePrintedLines()
    {
        // Printed: a 10585, 10672, 10497; b 0.911, 0.906, 0.916; R² 0.939858, 0.939635, 0.939958. Six to seven of 15 entries are read off
        // figures to ±100 steps of 15 000 to 101 000.
        (double[] Steps, double A, double B, double RSquared)[] printed =
            [(PublishedMean, 10585, 0.911, 0.939858), (GrokSteps.PublishedAdd, 10672, 0.906, 0.939635), (GrokSteps.PublishedMul, 10497, 0.916, 0.939958)];
        foreach ((double[] steps, double a, double b, double rSquared) in printed)
        {
            PublishedFit line = Fits(steps)[0];
            Assert.Equal(a, line.Parameters[0].Value, 15.0);
            Assert.Equal(b, line.Parameters[1].Value, 1e-3);
            Assert.Equal(rSquared, line.RSquared, 4e-4);
            Assert.Equal(-Math.Sqrt(line.RSquared), line.Parameters[2].Value, 1e-12);
        }
    }

    [Fact]
    public void PublishedTableGivesThePrintedCurves()
    {
        IReadOnlyList<PublishedFit> fits = Fits(PublishedMean);
        Assert.Equal(["log_log", "power", "exponential", "reciprocal"], fits.Select(fit => fit.Name));
        Assert.Equal(0.990043, fits[1].RSquared, 1e-4);
        Assert.Equal(0.938568, fits[2].RSquared, 1e-4);
        Assert.Equal(0.993799, fits[3].RSquared, 1e-4);
        // The published form's b is negative, which its authors did not print: infinite at decay 0.028, and meaningless below.
        Assert.InRange(fits[3].Parameters[1].Value, -0.035, -0.02);
    }

    [Fact]
    public void CurvesThroughExactPointsAreFound()
    {
        double[] decays = [0.1, 0.2, 0.4, 0.7, 1, 1.5];
        PublishedFit power = PublishedFits.Of(decays, [.. decays.Select(x => 900 * Math.Pow(x, -1.3))])[1];
        PublishedFit exponential = PublishedFits.Of(decays, [.. decays.Select(x => 5000 * Math.Exp(-2.5 * x))])[2];
        PublishedFit reciprocal = PublishedFits.Of(decays, [.. decays.Select(x => (700 / (x + 0.05)) + 40)])[3];
        AssertParameters(power, 900, 1.3);
        AssertParameters(exponential, 5000, 2.5);
        AssertParameters(reciprocal, 700, 0.05, 40);

        static void AssertParameters(PublishedFit fit, params double[] expected)
        {
            foreach (((string _, double value), double truth) in fit.Parameters.Zip(expected))
                Assert.Equal(truth, value, 1e-4 * truth);
            Assert.Equal(1, fit.RSquared, 1e-9);
        }
    }
}
