using System.Numerics;

namespace Grokscope.Geometry.Statistics;

/// <summary>
/// The exact sign test: with n independent signs, each + with probability ½, the probability of as many + as were seen. Sums of binomial
/// coefficients over 2ⁿ in whole numbers, rounded once.
/// </summary>
internal static class SignTest
{
    /// <summary>P(X ≥ positive) for X binomial (n, ½).</summary>
    /// <param name="positive">0 … n.</param>
    /// <param name="n">Signs, from 0.</param>
    public static double OneSided(int positive, int n) => Probability(UpperTail(positive, n), n);

    /// <summary>Twice the smaller of P(X ≥ positive) and P(X ≤ positive), at most 1.</summary>
    /// <param name="positive">0 … n.</param>
    /// <param name="n">Signs, from 0.</param>
    public static double TwoSided(int positive, int n)
    {
        // P(X ≤ k) = P(X ≥ n − k): heads and tails change places.
        var tail = BigInteger.Min(UpperTail(positive, n), UpperTail(n - positive, n));
        return Math.Min(1, Probability(2 * tail, n));
    }

    private static BigInteger UpperTail(int positive, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(positive);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(positive, n);
        BigInteger coefficient = BigInteger.One, sum = BigInteger.Zero;
        for (int k = n; k >= positive; k--)
        {
            sum += coefficient;
            coefficient = coefficient * k / (n - k + 1);
        }
        return sum;
    }

    private static double Probability(BigInteger ways, int n)
    {
        int drop = (int)Math.Max(0, ways.GetBitLength() - 62);
        return Math.ScaleB((double)(long)(ways >> drop), drop - n);
    }
}
