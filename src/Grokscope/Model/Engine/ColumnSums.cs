using System.Runtime.CompilerServices;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>Sums over the rows of a matrix: gradients of biases and of LayerNorm's weights.</summary>
internal static unsafe class ColumnSums<V> where V : struct, ILanes<V>
{
    /// <summary>target[j] += Σ_i x[i, j], the sum complete before it is added.</summary>
    /// <param name="x">[rows, columns], rows <paramref name="row"/> floats apart.</param>
    /// <param name="row">Distance between rows, in floats.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="target">[columns].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* x, nint row, int rows, int columns, float* target)
    {
        for (int j = 0; j < columns; j += ILanes<V>.Count)
        {
            V sum = V.All(0);
            for (int i = 0; i < rows; i++)
                sum += V.Load(x + (i * row) + j);
            AddTo(target + j, sum, columns - j);
        }
    }

    /// <summary>target[j] += Σ_i x[i, j]·y[i, j] by fused multiply-add, the sum complete before it is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(float* x, float* y, int rows, int columns, float* target)
    {
        for (int j = 0; j < columns; j += ILanes<V>.Count)
        {
            V sum = V.All(0);
            for (nint i = 0, at = j; i < rows; i++, at += columns)
                sum = V.MultiplyAdd(V.Load(x + at), V.Load(y + at), sum);
            AddTo(target + j, sum, columns - j);
        }
    }

    /// <summary>target[j] += Σ_i x[i, j]·y[i, j] + a[i, j]·b[i, j] by fused multiply-add, the sum complete before it is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(float* x, float* y, float* a, float* b, int rows, int columns, float* target)
    {
        for (int j = 0; j < columns; j += ILanes<V>.Count)
        {
            V sum = V.All(0);
            for (nint i = 0, at = j; i < rows; i++, at += columns)
                sum = V.MultiplyAdd(V.Load(a + at), V.Load(b + at), V.MultiplyAdd(V.Load(x + at), V.Load(y + at), sum));
            AddTo(target + j, sum, columns - j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(float* target, V sum, int left)
    {
        if (left >= ILanes<V>.Count)
            (V.Load(target) + sum).Store(target);
        else
            AddPart(target, sum, left);
    }

    // The gradient may be the caller's own memory: nothing behind its end may be read.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddPart(float* target, V sum, int left)
    {
        float* all = stackalloc float[ILanes<V>.Count];
        sum.Store(all);
        for (int i = 0; i < left; i++)
            target[i] += all[i];
    }
}
