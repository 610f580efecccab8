using Grokscope.Geometry.Statistics;
using Grokscope.Numerics;

namespace Grokscope.Geometry.Timescales;

/// <summary>A published fit.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Parameters">Its parameters by name.</param>
/// <param name="RSquared">1 − SS_residual/SS_total in the space in which it was fitted.</param>
internal sealed record PublishedFit(string Name, IReadOnlyList<(string Name, double Value)> Parameters, double RSquared);

/// <summary>
/// The four fits of the published study, by least squares on runs that grok with decay: a straight line through (ln λ, ln T), and a·λ^(−b),
/// a·e^(−bλ) and a/(λ + b) + c through (λ, T). Their R² are of different spaces and cannot be compared (method.md §23, 18). For given b the
/// other parameters are linear and solved for; b is searched from the published start. Source: method.md §11.
/// </summary>
internal static class PublishedFits
{
    private const double Tolerance = 1e-12;

    /// <summary>The fits: "log_log", "power", "exponential", "reciprocal".</summary>
    /// <param name="decays">λ, above 0, at least three different ones, [n].</param>
    /// <param name="steps">T, [n].</param>
    public static IReadOnlyList<PublishedFit> Of(double[] decays, double[] steps)
    {
        double[] logDecays = [.. decays.Select(Elementary64.Log)], logSteps = [.. steps.Select(Elementary64.Log)];
        (double intercept, double slope, double squares) = Line(logDecays, logSteps, hasIntercept: true);
        return
        [
            new PublishedFit("log_log", [("a", Elementary64.Exp(intercept)), ("b", -slope), ("pearson_r", Pearson(logDecays, logSteps))], RSquared(squares, logSteps)),
            Searched("power", (decay, b) => Elementary64.Exp(-b * Elementary64.Log(decay)), start: 1, hasIntercept: false),
            Searched("exponential", (decay, b) => Elementary64.Exp(-b * decay), start: 3, hasIntercept: false),
            Searched("reciprocal", (decay, b) => 1 / (decay + b), start: 0.01, hasIntercept: true),
        ];

        PublishedFit Searched(string name, Func<double, double, double> shape, double start, bool hasIntercept)
        {
            double[] found = NelderMead.Minimum(
                b => decays.Min() + (hasIntercept ? b[0] : 0) > 0 ? Fit(b[0]).Squares / Total(steps) : double.PositiveInfinity, [start], start / 10, Tolerance).Point;
            (double c, double a, double left) = Fit(found[0]);
            return new PublishedFit(name, hasIntercept ? [("a", a), ("b", found[0]), ("c", c)] : [("a", a), ("b", found[0])], RSquared(left, steps));

            (double Intercept, double Slope, double Squares) Fit(double b) => Line([.. decays.Select(decay => shape(decay, b))], steps, hasIntercept);
        }
    }

    private static double RSquared(double squares, double[] y) => 1 - (squares / Total(y));

    /// <summary>y = intercept + slope·x, and the sum of squares left.</summary>
    private static (double Intercept, double Slope, double Squares) Line(double[] x, double[] y, bool hasIntercept)
    {
        double meanX = hasIntercept ? Mean(x) : 0, meanY = hasIntercept ? Mean(y) : 0;
        double products = 0, squaresX = 0, left = 0;
        for (int i = 0; i < x.Length; i++)
        {
            products += (x[i] - meanX) * (y[i] - meanY);
            squaresX += (x[i] - meanX) * (x[i] - meanX);
        }
        double slope = products / squaresX;
        for (int i = 0; i < x.Length; i++)
        {
            double residual = y[i] - meanY - (slope * (x[i] - meanX));
            left += residual * residual;
        }
        return (meanY - (slope * meanX), slope, left);
    }

    private static double Pearson(double[] x, double[] y)
    {
        (_, double slope, double left) = Line(x, y, hasIntercept: true);
        double size = Math.Sqrt(RSquared(left, y));
        return slope < 0 ? -size : size;
    }

    private static double Total(double[] y)
    {
        double mean = Mean(y), sum = 0;
        foreach (double value in y)
            sum += (value - mean) * (value - mean);
        return sum;
    }

    private static double Mean(double[] values) => values.Sum() / values.Length;
}
