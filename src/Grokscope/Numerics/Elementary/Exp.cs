using System.Runtime.CompilerServices;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Numerics.Elementary;

/// <summary>
/// eˣ in float32, within 1.01 ulp at every float32 −87.33654 ≤ x ≤ 88.37626; below it 0 (results that would be subnormal are flushed),
/// above it infinity.
/// x = n·ln 2 + r with |r| ≤ ln 2 / 2; e^r = 1 + r + r²·q(r), q of degree 4 (dev/polynomials/fit.py).
/// </summary>
internal static class Exp
{
    private const float Shift = 12582912f; // 1.5·2²³: adding it rounds to an integer
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693145752f, Ln2Low = 1.42860677e-6f; // the high part has 9 trailing zero bits: n·high is exact
    private const float Lowest = -87.3365402f, Highest = 88.3762626f; // ln 2⁻¹²⁶ and ln 2^127.5

    /// <summary>eˣ of each lane; NaN where x is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, ILanes<V>
    {
        V shifted = V.MultiplyAdd(x, V.All(Log2E), V.All(Shift));
        V n = shifted - V.All(Shift);
        V r = V.MultiplyAdd(n, V.All(-Ln2High), x);
        r = V.MultiplyAdd(n, V.All(-Ln2Low), r);
        V q = V.MultiplyAdd(r, V.All(0.00138145988f), V.All(0.00836871658f));
        q = V.MultiplyAdd(q, r, V.All(0.041668389f));
        q = V.MultiplyAdd(q, r, V.All(0.166665211f));
        q = V.MultiplyAdd(q, r, V.All(0.49999994f));
        V y = (V.MultiplyAdd(q, r * r, r) + V.All(1)) * V.PowerOfTwo(shifted);
        y = V.WhereGreater(V.All(Lowest), x, V.All(0), y);
        return V.WhereGreater(x, V.All(Highest), V.All(float.PositiveInfinity), y);
    }
}
