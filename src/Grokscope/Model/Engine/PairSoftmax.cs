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

    /// <summary>p0′ = p0·p1·(a + b) and p1′ = −p0′, a and b being the two parts of the scores' derivative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tangent(float* p0, float* p1, float* a, float* b, int count, float* p0Dot, float* p1Dot)
    {
        for (int i = 0; i < count; i += ILanes<V>.Count)
        {
            int left = count - i;
            V slope = Row<V>.Load(p0 + i, left) * Row<V>.Load(p1 + i, left);
            V dot = slope * (Row<V>.Load(a + i, left) + Row<V>.Load(b + i, left));
            Row<V>.Store(dot, p0Dot + i, left);
            Row<V>.Store(V.All(0) - dot, p1Dot + i, left);
        }
    }

    /// <summary>Derivative of <see cref="Backward"/>: scale·(p0·p1·dp′ + (p1 − p0)·p0′·dp).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardTangent(
        float* p0, float* p1, float* p0Dot, float* dWeight, float* dWeightDot, int count, float scale, float* dScoreDot)
    {
        for (int i = 0; i < count; i += ILanes<V>.Count)
        {
            int left = count - i;
            V w0 = Row<V>.Load(p0 + i, left), w1 = Row<V>.Load(p1 + i, left);
            V turn = (w1 - w0) * Row<V>.Load(p0Dot + i, left) * Row<V>.Load(dWeight + i, left);
            Row<V>.Store(V.MultiplyAdd(w0 * w1, Row<V>.Load(dWeightDot + i, left), turn) * V.All(scale), dScoreDot + i, left);
        }
    }
}
