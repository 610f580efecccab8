using Grokscope.Numerics;

namespace Grokscope.Geometry.Compression;

/// <summary>A vector of numbers as a method of compression describes it.</summary>
/// <param name="Values">What the description gives back, [N].</param>
/// <param name="Bits">Its length in bits.</param>
internal readonly record struct Description(double[] Values, double Bits)
{
    /// <summary>Bits of a number that is kept as it is.</summary>
    public const int Whole = 32;

    /// <summary>
    /// Bits to say which k of n entries are kept: n·h(k/n) with the entropy h, which arithmetic coding reaches to within a few bits.
    /// </summary>
    public static double Positions(int k, int n)
    {
        double p = (double)k / n;
        return k == 0 || k == n ? 0 : -n * ((p * Elementary64.Log(p)) + ((1 - p) * Elementary64.Log(1 - p))) / Elementary64.Log(2);
    }
}
