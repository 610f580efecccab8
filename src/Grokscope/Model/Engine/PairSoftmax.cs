using System.Runtime.CompilerServices;
using Grokscope.Numerics.Elementary;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>Softmax over two keys: the sigmoid of the difference of their scores.</summary>
internal static unsafe class PairSoftmax<V> where V : struct, ILanes<V>
{
    /// <summary>p0 = 1/(1 + e^(−s)) and p1 = 1 − p0, both with full relative precision.</summary>
    /// <param name="difference">s = score of key 0 − score of key 1, [count].</param>
    /// <param name="count">Number of queries times heads.</param>
    /// <param name="p0">Receives the weight of key 0, [count]; may be the differences.</param>
    /// <param name="p1">Receives the weight of key 1, [count].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* difference, int count, float* p0, float* p1)
    {
        for (int i = 0; i < count; i += ILanes<V>.Count)
        {
            V s = Row<V>.Load(difference + i, count - i);
            V e = Exp.Of(V.All(0) - V.Abs(s));
            V larger = V.All(1) / (V.All(1) + e);
            V smaller = e * larger;
            Row<V>.Store(V.WhereGreater(s, V.All(0), larger, smaller), p0 + i, count - i);
            Row<V>.Store(V.WhereGreater(s, V.All(0), smaller, larger), p1 + i, count - i);
        }
    }

    /// <summary>ds = scale·p0·p1·dp, dp being the gradient at p0 minus that at p1; scale belongs to the scores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* p0, float* p1, float* dWeight, int count, float scale, float* dScore)
    {
        for (int i = 0; i < count; i += ILanes<V>.Count)
        {
            V slope = Row<V>.Load(p0 + i, count - i) * Row<V>.Load(p1 + i, count - i) * V.All(scale);
            Row<V>.Store(slope * Row<V>.Load(dWeight + i, count - i), dScore + i, count - i);
        }
    }
}
