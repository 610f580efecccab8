using System.Runtime.CompilerServices;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Numerics.Elementary;

/// <summary>
/// Natural logarithm in float32, within 0.87 ulp at every positive normal number.
/// x = 2ⁿ·(1 + f), √½ ≤ 1 + f &lt; √2; log(1 + f) = f − f²/2 + f³·q(f), q of degree 7 (dev/polynomials/fit.py).
/// </summary>
internal static class Log
{
    private const float Ln2High = 0.693145752f, Ln2Low = 1.42860677e-6f;

    /// <summary>log x of each lane; meaningless where x is not a positive normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, ILanes<V>
    {
        (V n, V m) = V.Split(x);
        V f = m - V.All(1);
        V q = V.MultiplyAdd(f, V.All(-0.0763449743f), V.All(0.12761578f));
        q = V.MultiplyAdd(q, f, V.All(-0.131601825f));
        q = V.MultiplyAdd(q, f, V.All(0.142017573f));
        q = V.MultiplyAdd(q, f, V.All(-0.166233569f));
        q = V.MultiplyAdd(q, f, V.All(0.200012267f));
        q = V.MultiplyAdd(q, f, V.All(-0.250008196f));
        q = V.MultiplyAdd(q, f, V.All(0.333333313f));
        V square = f * f;
        V tail = V.MultiplyAdd(q, square * f, n * V.All(Ln2Low));
        tail = V.MultiplyAdd(square, V.All(-0.5f), tail);
        return V.MultiplyAdd(n, V.All(Ln2High), f + tail);
    }
}
