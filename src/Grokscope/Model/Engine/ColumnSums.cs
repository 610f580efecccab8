using System.Runtime.CompilerServices;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>Sums over the rows of a matrix: gradients of biases and of LayerNorm's weights.</summary>
internal static unsafe class ColumnSums<V> where V : struct, ILanes<V>
{
    private const int One = ILanes<V>.Count, Two = 2 * One, Three = 3 * One, Wide = 4 * One;

    /// <summary>target[j] += Σ_i x[i, j], the sum complete before it is added.</summary>
    /// <param name="x">[rows, columns], rows <paramref name="row"/> floats apart.</param>
    /// <param name="row">Distance between rows, in floats.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="target">[columns].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* x, nint row, int rows, int columns, float* target)
    {
        int j = 0;
        for (; j + Wide <= columns; j += Wide)
        {
            // Four sums at a time: one alone would wait for each addition to end.
            V s0 = V.All(0), s1 = s0, s2 = s0, s3 = s0;
            float* at = x + j;
            for (int i = 0; i < rows; i++, at += row)
            {
                s0 += V.Load(at);
                s1 += V.Load(at + One);
                s2 += V.Load(at + Two);
                s3 += V.Load(at + Three);
            }
            AddTo(target + j, s0, Wide);
            AddTo(target + j + One, s1, Wide);
            AddTo(target + j + Two, s2, Wide);
            AddTo(target + j + Three, s3, Wide);
        }
        for (; j < columns; j += ILanes<V>.Count)
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
        int j = 0;
        for (; j + Wide <= columns; j += Wide)
        {
            V s0 = V.All(0), s1 = s0, s2 = s0, s3 = s0;
            float* atX = x + j, atY = y + j;
            for (int i = 0; i < rows; i++, atX += columns, atY += columns)
            {
                s0 = V.MultiplyAdd(V.Load(atX), V.Load(atY), s0);
                s1 = V.MultiplyAdd(V.Load(atX + One), V.Load(atY + One), s1);
                s2 = V.MultiplyAdd(V.Load(atX + Two), V.Load(atY + Two), s2);
                s3 = V.MultiplyAdd(V.Load(atX + Three), V.Load(atY + Three), s3);
            }
            AddTo(target + j, s0, Wide);
            AddTo(target + j + One, s1, Wide);
            AddTo(target + j + Two, s2, Wide);
            AddTo(target + j + Three, s3, Wide);
        }
        for (; j < columns; j += ILanes<V>.Count)
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
