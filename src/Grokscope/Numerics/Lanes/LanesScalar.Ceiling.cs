using System.Runtime.CompilerServices;

namespace Grokscope.Numerics.Lanes;

/// <summary>What the hardware can do at most.</summary>
internal unsafe partial struct LanesScalar
{
    public static int FlopsPerRound => 8 * 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float MultiplyAdds(int rounds)
    {
        float x = 0.5f, a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x;
        for (int round = 0; round < rounds; round++)
        {
            a = MathF.FusedMultiplyAdd(a, x, x);
            b = MathF.FusedMultiplyAdd(b, x, x);
            c = MathF.FusedMultiplyAdd(c, x, x);
            d = MathF.FusedMultiplyAdd(d, x, x);
            e = MathF.FusedMultiplyAdd(e, x, x);
            f = MathF.FusedMultiplyAdd(f, x, x);
            g = MathF.FusedMultiplyAdd(g, x, x);
            h = MathF.FusedMultiplyAdd(h, x, x);
        }
        return a + b + c + d + e + f + g + h;
    }
}
