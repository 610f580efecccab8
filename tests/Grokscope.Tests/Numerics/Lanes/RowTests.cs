using CsCheck;
using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Tests.Numerics.Lanes;

/// <summary>Ends of rows: what lies behind them is never written, and never gets into a result.</summary>
[Trait("Category", "Engine")]
public sealed class RowTests
{
    private const int Count = 16;

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Load_and_store_keep_to_the_row(InstructionSet set) => Variants.Run(set, new Ends());

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Dot_sums_in_lanes_and_then_in_the_tree(InstructionSet set) => Variants.Run(set, new Dots());

    private sealed class Ends : IVariantBody
    {
        public unsafe void Run<V>() where V : struct, ILanes<V>
        {
            float* source = stackalloc float[Count], target = stackalloc float[Count + 2];
            for (int left = 1; left <= Count + 1; left++)
            {
                for (int i = 0; i < Count; i++)
                    source[i] = i < left ? i + 0.5f : float.NaN;
                new Span<float>(target, Count + 2).Fill(-7);
                V row = Row<V>.Load(source, left);
                Row<V>.Store(row, target + 1, left);
                for (int i = -1; i <= Count; i++)
                    Assert.Equal(i >= 0 && i < Math.Min(left, Count) ? i + 0.5f : -7, target[i + 1]);
                row.Store(target);
                for (int i = left; i < Count; i++)
                    Assert.Equal(0, target[i]);
            }
        }
    }

    private sealed class Dots : IVariantBody
    {
        public unsafe void Run<V>() where V : struct, ILanes<V> =>
            Gen.Int[0, 70].SelectMany(n => Gen.Select(Gen.Float[-2, 2].Array[n], Gen.Float[-2, 2].Array[n])).Sample((a, b) =>
            {
                float[] lanes = new float[Count];
                for (int i = 0; i < a.Length; i++)
                    lanes[i % Count] = MathF.FusedMultiplyAdd(a[i], b[i], lanes[i % Count]);
                for (int half = Count / 2; half > 0; half /= 2)
                    for (int i = 0; i < half; i++)
                        lanes[i] += lanes[i + half];
                float[] paddedA = [.. a, .. Enumerable.Repeat(float.NaN, Count)], paddedB = [.. b, .. Enumerable.Repeat(float.NaN, Count)];
                fixed (float* x = paddedA, y = paddedB)
                    return SameBits.Of(lanes[0], Row<V>.Dot(x, y, a.Length));
            }, iter: 3000, threads: 1);
    }
}
