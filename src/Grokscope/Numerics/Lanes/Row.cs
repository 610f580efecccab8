using System.Runtime.CompilerServices;

namespace Grokscope.Numerics.Lanes;

/// <summary>Sixteen or, at the end of a row, fewer numbers from and to memory.</summary>
internal static unsafe class Row<V> where V : struct, ILanes<V>
{
    /// <summary>The first <paramref name="left"/> numbers, then zeros. Sixteen are read: the memory must have them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(float* source, int left) => left >= ILanes<V>.Count ? V.Load(source) : V.First(V.Load(source), left);

    /// <summary>Writes the first <paramref name="left"/> lanes, never more: the next row may be another thread's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V x, float* target, int left)
    {
        if (left >= ILanes<V>.Count)
            x.Store(target);
        else
            StorePart(x, target, left);
    }

    /// <summary>Σ a_i·b_i over a row: lane i sums the products i, i + 16, … by fused multiply-add, then the lanes' tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* a, float* b, int count)
    {
        V sum = V.All(0);
        for (int i = 0; i < count; i += ILanes<V>.Count)
            sum = V.MultiplyAdd(Load(a + i, count - i), Load(b + i, count - i), sum);
        return V.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StorePart(V x, float* target, int left)
    {
        float* all = stackalloc float[ILanes<V>.Count];
        x.Store(all);
        for (int i = 0; i < left; i++)
            target[i] = all[i];
    }
}
