namespace Grokscope.Geometry.Statistics;

/// <summary>
/// Wilson's interval for a probability of which a share was seen: all p at which the share lies within z standard errors √(p(1 − p)/n) of p. Unlike the share
/// ± its own standard error it stays in [0, 1] and has a width at 0 and 1. Source: Wilson 1927, J. Am. Stat. Assoc. 22, 209.
/// </summary>
/// <example>
/// <code>
/// Interval share = Wilson.Of(successes: 8, n: 9);
/// Console.WriteLine($"8 of 9: {share.Low:p0} to {share.High:p0}");
/// </code>
/// </example>
public static class Wilson
{
    /// <summary>z of a two-sided level of 95 %.</summary>
    private const double Z95 = 1.959963984540054;

    /// <summary>The 95 % interval.</summary>
    /// <param name="successes">0 … n.</param>
    /// <param name="n">Trials, from 1.</param>
    public static Interval Of(int successes, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, n);
        double square = Z95 * Z95, p = (double)successes / n;
        double centre = (p + (square / (2 * n))) / (1 + (square / n));
        double half = Z95 * Math.Sqrt((p * (1 - p) / n) + (square / (4.0 * n * n))) / (1 + (square / n));
        // At the ends the interval touches 0 or 1, which rounding would miss.
        return new Interval(successes == 0 ? 0 : centre - half, successes == n ? 1 : centre + half);
    }
}
