namespace Grokscope.Numerics.Random;

/// <summary>
/// Draws from the chi-squared distribution, the sum of squares of n independent standard normal numbers, in a time that does not grow
/// with n. Exact but for rounding. Source: Marsaglia and Tsang, A simple method for generating gamma variables (ACM TOMS 26, 2000).
/// </summary>
internal static class ChiSquared
{
    /// <summary>The next draw.</summary>
    /// <param name="random">Source of the numbers.</param>
    /// <param name="degrees">n, at least 1.</param>
    public static double Next(Philox random, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (degrees == 1)
        {
            double normal = random.NextNormal();
            return normal * normal;
        }
        double d = (degrees / 2.0) - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = random.NextNormal();
            double root = 1 + (c * normal);
            double uniform = 1 - random.NextDouble();
            double v = root * root * root;
            if (v > 0 && Elementary64.Log(uniform) < (0.5 * normal * normal) + (d * (1 - v + Elementary64.Log(v))))
                return 2 * d * v;
        }
    }
}
