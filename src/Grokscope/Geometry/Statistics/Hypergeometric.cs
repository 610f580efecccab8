using System.Numerics;

namespace Grokscope.Geometry.Statistics;

/// <summary>How many members two random subsets of the same set share. Counted in whole numbers, rounded once.</summary>
internal static class Hypergeometric
{
    private const int Bits = 62;

    /// <summary>Mean number of shared members, a·b/n.</summary>
    /// <param name="n">Size of the set, from 1.</param>
    /// <param name="a">Size of the first subset.</param>
    /// <param name="b">Size of the second.</param>
    public static double Mean(int n, int a, int b) => (double)a * b / n;

    /// <summary>P(X ≥ shared) = Σ_(x ≥ shared) C(a, x)·C(n − a, b − x)/C(n, b).</summary>
    /// <param name="n">Size of the set.</param>
    /// <param name="a">Size of the first subset, 0 … n.</param>
    /// <param name="b">Size of the second, 0 … n.</param>
    /// <param name="shared">From 0.</param>
    public static double UpperTail(int n, int a, int b, int shared)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shared);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(a, n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(b, n);
        BigInteger ways = BigInteger.Zero;
        for (int x = shared; x <= Math.Min(a, b); x++)
            ways += Binomial(a, x) * Binomial(n - a, b - x);
        return Math.ScaleB((double)(long)((ways << Bits) / Binomial(n, b)), -Bits);
    }

    private static BigInteger Binomial(int n, int k)
    {
        if (k < 0 || k > n)
            return BigInteger.Zero;
        BigInteger coefficient = BigInteger.One;
        for (int i = 1; i <= k; i++)
            coefficient = coefficient * (n - k + i) / i;
        return coefficient;
    }
}
