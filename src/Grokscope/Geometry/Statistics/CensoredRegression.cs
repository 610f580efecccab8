using Grokscope.Numerics;

namespace Grokscope.Geometry.Statistics;

/// <summary>A fitted line through points some of which are only known to lie above a bound.</summary>
/// <param name="Coefficients">β, [p].</param>
/// <param name="Sigma">σ, the standard deviation of the noise.</param>
/// <param name="LogLikelihood">ln L at the maximum.</param>
internal sealed record CensoredFit(double[] Coefficients, double Sigma, double LogLikelihood);

/// <summary>
/// Maximum likelihood of y = Xβ + σε with ε standard normal, where some y are right-censored: known only to be larger than a bound.
/// ln L = Σ_seen (−ln σ − ½ ln 2π − z²/2) + Σ_censored ln Q(z), z = (y − xβ)/σ, Q the normal's upper tail. In (β/σ, 1/σ) it is concave
/// (Olsen, Econometrica 46, 1978), so Newton's method finds the one maximum.
/// </summary>
internal static class CensoredRegression
{
    private const double HalfLogTwoPi = 0.91893853320467274;
    private const double SmallestSigma = 1e-9;
    private const int MostSteps = 200;

    /// <summary>The fit, or null where there is none: fewer seen values than unknowns, dependent columns, or values that lie on the line exactly.</summary>
    /// <param name="rows">X, [n][p]; the first column all ones.</param>
    /// <param name="values">y, or the bound that it exceeds, [n].</param>
    /// <param name="censored">Which are bounds, [n].</param>
    public static CensoredFit? Fit(IReadOnlyList<double[]> rows, IReadOnlyList<double> values, IReadOnlyList<bool> censored)
    {
        int[] seen = [.. Enumerable.Range(0, values.Count).Where(i => !censored[i])];
        int p = rows.Count == 0 ? 1 : rows[0].Length;
        if (seen.Length <= p || !HasRank(rows, seen, p))
            return null;
        double centre = seen.Sum(i => values[i]) / seen.Length;
        double spread = Math.Sqrt(seen.Sum(i => (values[i] - centre) * (values[i] - centre)) / seen.Length);
        if (spread < SmallestSigma)
            return null;
        double[][] signed = [.. rows.Select((row, i) => row.Select(x => -x).Append(values[i] - centre).ToArray())];
        double[] point = new double[p + 1];
        point[p] = 1 / spread;
        double value = LogLikelihood(signed, censored, point);
        for (int round = 0; round < MostSteps && point[p] * SmallestSigma < 1; round++)
        {
            (double[] gradient, double[,] curvature) = Derivatives(signed, censored, point);
            if (SmallSystem.Solve(curvature, gradient) is not { } step)
                return null;
            double rise = gradient.Zip(step, (g, s) => g * s).Sum(), share = 1;
            (double[] next, double nextValue) = Try(share);
            // Concave: a share small enough always rises, until rounding is all that is left.
            while (!(nextValue >= value + (0.1 * share * rise)) && share > 1e-10)
                (next, nextValue) = Try(share /= 2);
            bool isDone = rise < 1e-14 * (1 + Math.Abs(value)) || !(nextValue >= value);
            if (nextValue >= value)
                (point, value) = (next, nextValue);
            if (isDone)
            {
                double sigma = 1 / point[p];
                return new CensoredFit([.. point[..p].Select((gamma, j) => (gamma * sigma) + (j == 0 ? centre : 0))], sigma, value);
            }

            (double[] Point, double Value) Try(double part)
            {
                double[] tried = [.. point.Select((x, j) => x + (part * step[j]))];
                return (tried, LogLikelihood(signed, censored, tried));
            }
        }
        return null;
    }

    /// <summary>ln L of one value.</summary>
    /// <param name="residual">y − xβ, or of the bound; −∞ where a bound lies below an infinite line.</param>
    /// <param name="sigma">σ.</param>
    /// <param name="isCensored">Whether y is a bound.</param>
    public static double LogLikelihood(double residual, double sigma, bool isCensored)
    {
        double z = residual / sigma;
        return isCensored ? NormalTail.LogSurvival(z) : -Elementary64.Log(sigma) - HalfLogTwoPi - (0.5 * z * z);
    }

    private static bool HasRank(IReadOnlyList<double[]> rows, int[] seen, int p)
    {
        var gram = new double[p, p];
        foreach (int i in seen)
            for (int j = 0; j < p; j++)
                for (int k = 0; k < p; k++)
                    gram[j, k] += rows[i][j] * rows[i][k];
        return SmallSystem.Solve(gram, new double[p]) is not null;
    }

    private static double LogLikelihood(double[][] signed, IReadOnlyList<bool> censored, double[] point)
    {
        double theta = point[^1];
        if (!(theta > 0))
            return double.NegativeInfinity;
        double sum = 0, logSeen = Elementary64.Log(theta) - HalfLogTwoPi;
        for (int i = 0; i < signed.Length; i++)
        {
            double z = Dot(signed[i], point);
            sum += censored[i] ? NormalTail.LogSurvival(z) : logSeen - (0.5 * z * z);
        }
        return sum;
    }

    /// <summary>Gradient and minus the Hessian in (β/σ, 1/σ).</summary>
    private static (double[] Gradient, double[,] Curvature) Derivatives(double[][] signed, IReadOnlyList<bool> censored, double[] point)
    {
        int n = point.Length;
        double[] gradient = new double[n];
        var curvature = new double[n, n];
        for (int i = 0; i < signed.Length; i++)
        {
            double z = Dot(signed[i], point), hazard = censored[i] ? NormalTail.Hazard(z) : 0;
            double slope = censored[i] ? -hazard : -z, bend = censored[i] ? hazard * (hazard - z) : 1;
            for (int j = 0; j < n; j++)
            {
                gradient[j] += slope * signed[i][j];
                for (int k = 0; k < n; k++)
                    curvature[j, k] += bend * signed[i][j] * signed[i][k];
            }
            if (!censored[i])
            {
                gradient[n - 1] += 1 / point[^1];
                curvature[n - 1, n - 1] += 1 / (point[^1] * point[^1]);
            }
        }
        return (gradient, curvature);
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
