using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class CensoredRegressionTests
{
    [Fact]
    public void WithoutCensoringItIsLeastSquares()
    {
        double[] x = [0, 1, 2, 3, 4], y = [1, 3, 2, 5, 4];
        CensoredFit fit = CensoredRegression.Fit([.. x.Select(v => new[] { 1, v })], y, new bool[5])!;
        // Slope Sxy/Sxx = 8/10, intercept 3 − 0.8·2; residual squares 3.6, σ² = 3.6/5; ln L = −n/2·(ln 2πσ² + 1).
        Assert.Equal(1.4, fit.Coefficients[0], 1e-9);
        Assert.Equal(0.8, fit.Coefficients[1], 1e-9);
        Assert.Equal(Math.Sqrt(0.72), fit.Sigma, 1e-9);
        Assert.Equal(-2.5 * (Math.Log(2 * Math.PI * 0.72) + 1), fit.LogLikelihood, 1e-12);
    }

    [Fact]
    public void TheMaximumIsOneAgainstAllNeighbours()
    {
        double[][] rows = [[1, 0.2], [1, 0.9], [1, 1.7], [1, 2.2], [1, 3], [1, 3.3]];
        double[] values = [1, 2.5, 1.5, 4, 2, 3];
        bool[] censored = [false, false, true, false, true, false];
        CensoredFit fit = CensoredRegression.Fit(rows, values, censored)!;
        double At(double a, double b, double sigma) =>
            Enumerable.Range(0, 6).Sum(i => CensoredRegression.LogLikelihood(values[i] - a - (b * rows[i][1]), sigma, censored[i]));
        Assert.Equal(At(fit.Coefficients[0], fit.Coefficients[1], fit.Sigma), fit.LogLikelihood, 1e-12);
        foreach ((double a, double b, double s) in new[] { (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, -1, 0), (1.0, 0, 1) })
            foreach (double step in new[] { 1e-3, -1e-3 })
                Assert.True(At(fit.Coefficients[0] + (a * step), fit.Coefficients[1] + (b * step), fit.Sigma + (s * step)) < fit.LogLikelihood);
    }

    [Fact]
    public void CensoredValuesAreNotTakenForSeenOnes()
    {
        // Mean 10, σ 1, all above 10.5 cut there: a third is censored. Least squares on either reading of the bounds is biased.
        double meanOfFits = 0, meanOfSeen = 0, meanWithBounds = 0;
        const int trials = 200, n = 40;
        for (int trial = 0; trial < trials; trial++)
        {
            double[] values = new double[n];
            new Philox(3, "test.censoring", (ulong)trial).Normal(values);
            values = [.. values.Select(v => Math.Min(v + 10, 10.5))];
            bool[] censored = [.. values.Select(v => v == 10.5)];
            meanOfFits += CensoredRegression.Fit([.. values.Select(_ => new double[] { 1 })], values, censored)!.Coefficients[0] / trials;
            meanOfSeen += values.Where(v => v < 10.5).Average() / trials;
            meanWithBounds += values.Average() / trials;
        }
        Assert.Equal(10, meanOfFits, 0.05);
        Assert.InRange(meanOfSeen, 9.3, 9.6);
        Assert.InRange(meanWithBounds, 9.7, 9.85);
    }

    [Fact]
    public void WhereThereIsNoMaximumThereIsNoFit()
    {
        double[][] line = [[1, 0], [1, 1], [1, 2]];
        Assert.Null(CensoredRegression.Fit(line, [1, 2, 3], [false, false, false]));
        Assert.Null(CensoredRegression.Fit(line, [1, 2, 3], [false, true, false]));
        Assert.Null(CensoredRegression.Fit([[1, 1], [1, 1], [1, 1], [1, 0]], [1, 2, 4, 5], [false, false, false, true]));
        Assert.Null(CensoredRegression.Fit([[1], [1]], [4, 4], [false, false]));
        Assert.Null(CensoredRegression.Fit([], [], []));
    }
}
