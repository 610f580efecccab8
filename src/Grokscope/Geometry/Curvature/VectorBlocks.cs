using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Curvature;

/// <summary>
/// Sums over long vectors of float32 or float64, all in float64. The vectors' lengths are multiples of <see cref="Lanes"/>, what is left being
/// zeros. Number i goes to lane i mod 16, each lane adds its products in order by fused multiply-add, and a fixed tree joins the lanes: the
/// same bits on every processor. Several vectors are worked on per block of coordinates that fits the nearest cache, so that the long
/// vector w is read once from memory and not once for each of them.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal static class VectorBlocks<T> where T : unmanaged
{
    /// <summary>Numbers in a step: the lanes of a sum.</summary>
    public const int Lanes = 16;

    private const int Half = Lanes / 2;
    private const int Block = 2048;
    private const int Together = 4;

    /// <summary>A zeroed vector of at least this length, filled up to whole steps.</summary>
    public static T[] Create(int length) => new T[Padded(length)];

    /// <summary>The length with what fills it up to whole steps.</summary>
    public static int Padded(int length) => (length + Lanes - 1) / Lanes * Lanes;

    /// <summary>target = source, widened.</summary>
    public static void Widen(T[] source, double[] target)
    {
        for (int i = 0; i < source.Length; i += Lanes)
        {
            (Vector512<double> low, Vector512<double> high) = Load(source, i);
            low.StoreUnsafe(ref Start(target), (nuint)i);
            high.StoreUnsafe(ref Start(target), (nuint)(i + Half));
        }
    }

    /// <summary>target = w / divisor, rounded.</summary>
    public static void Divide(double[] w, double divisor, T[] target)
    {
        for (int i = 0; i < w.Length; i++)
            target[i] = Narrow(w[i] / divisor);
    }

    /// <summary>c_i = q_i·w.</summary>
    /// <param name="q">Vectors q_0, q_1, …</param>
    /// <param name="w">w.</param>
    /// <param name="c">Receives the coefficients of as many vectors.</param>
    public static void Project(ReadOnlySpan<T[]> q, double[] w, Span<double> c)
    {
        var sums = new double[q.Length * Lanes];
        for (int from = 0; from < w.Length; from += Block)
        {
            int to = Math.Min(from + Block, w.Length);
            int i = 0;
            for (; i + Together <= q.Length; i += Together)
                AddProducts(q[i], q[i + 1], q[i + 2], q[i + 3], w, from, to, ref sums[i * Lanes]);
            for (; i < q.Length; i++)
                AddProducts(q[i], w, from, to, ref sums[i * Lanes]);
        }
        for (int i = 0; i < q.Length; i++)
            c[i] = Vectors64.Tree(Vector512.LoadUnsafe(ref sums[i * Lanes]) + Vector512.LoadUnsafe(ref sums[(i * Lanes) + Half]));
    }

    /// <summary>w ← w − Σ c_i·q_i, the terms in order.</summary>
    public static void Subtract(ReadOnlySpan<T[]> q, ReadOnlySpan<double> c, double[] w)
    {
        Span<double> minus = new double[q.Length];
        for (int i = 0; i < minus.Length; i++)
            minus[i] = -c[i];
        for (int from = 0; from < w.Length; from += Block)
            AddCombination(q, minus, w, from, from, Math.Min(Block, w.Length - from));
    }

    /// <summary>Replaces vectors by combinations of them: q_j ← Σ_i q_i·S_ij for the columns j of S, which are at most as many as the vectors.</summary>
    /// <param name="q">Vectors q_0, q_1, …; the first ones are overwritten.</param>
    /// <param name="columns">Columns of S, [k] of as many coefficients as there are vectors.</param>
    public static void Rotate(ReadOnlySpan<T[]> q, double[][] columns)
    {
        var combined = new double[columns.Length][];
        for (int j = 0; j < combined.Length; j++)
            combined[j] = new double[Block];
        for (int from = 0; from < q[0].Length; from += Block)
        {
            int count = Math.Min(Block, q[0].Length - from);
            for (int j = 0; j < columns.Length; j++)
            {
                Array.Clear(combined[j]);
                AddCombination(q, columns[j], combined[j], from, 0, count);
            }
            for (int j = 0; j < columns.Length; j++)
                for (int i = 0; i < count; i++)
                    q[j][from + i] = Narrow(combined[j][i]);
        }
    }

    /// <summary>Σ c_i·q_i.</summary>
    public static double[] Combine(ReadOnlySpan<T[]> q, ReadOnlySpan<double> c)
    {
        var sum = new double[q[0].Length];
        for (int from = 0; from < sum.Length; from += Block)
            AddCombination(q, c, sum, from, from, Math.Min(Block, sum.Length - from));
        return sum;
    }

    /// <summary>Rounds to float32 if that is what vectors are made of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Narrow(double x)
    {
        if (typeof(T) == typeof(double))
            return Unsafe.BitCast<double, T>(x);
        return Unsafe.BitCast<float, T>((float)x);
    }

    private static void AddProducts(T[] a, T[] b, T[] c, T[] d, double[] w, int from, int to, ref double sums)
    {
        Vector512<double> a0 = Sums(ref sums, 0), a1 = Sums(ref sums, 1), b0 = Sums(ref sums, 2), b1 = Sums(ref sums, 3);
        Vector512<double> c0 = Sums(ref sums, 4), c1 = Sums(ref sums, 5), d0 = Sums(ref sums, 6), d1 = Sums(ref sums, 7);
        for (int i = from; i < to; i += Lanes)
        {
            (Vector512<double> low, Vector512<double> high) = VectorBlocks<double>.Load(w, i);
            (Vector512<double> x0, Vector512<double> x1) = Load(a, i);
            (a0, a1) = (Vector512.FusedMultiplyAdd(x0, low, a0), Vector512.FusedMultiplyAdd(x1, high, a1));
            (x0, x1) = Load(b, i);
            (b0, b1) = (Vector512.FusedMultiplyAdd(x0, low, b0), Vector512.FusedMultiplyAdd(x1, high, b1));
            (x0, x1) = Load(c, i);
            (c0, c1) = (Vector512.FusedMultiplyAdd(x0, low, c0), Vector512.FusedMultiplyAdd(x1, high, c1));
            (x0, x1) = Load(d, i);
            (d0, d1) = (Vector512.FusedMultiplyAdd(x0, low, d0), Vector512.FusedMultiplyAdd(x1, high, d1));
        }
        a0.StoreUnsafe(ref sums);
        a1.StoreUnsafe(ref sums, Half);
        b0.StoreUnsafe(ref sums, 2 * Half);
        b1.StoreUnsafe(ref sums, 3 * Half);
        c0.StoreUnsafe(ref sums, 4 * Half);
        c1.StoreUnsafe(ref sums, 5 * Half);
        d0.StoreUnsafe(ref sums, 6 * Half);
        d1.StoreUnsafe(ref sums, 7 * Half);
    }

    private static void AddProducts(T[] a, double[] w, int from, int to, ref double sums)
    {
        Vector512<double> a0 = Sums(ref sums, 0), a1 = Sums(ref sums, 1);
        for (int i = from; i < to; i += Lanes)
        {
            (Vector512<double> low, Vector512<double> high) = VectorBlocks<double>.Load(w, i);
            (Vector512<double> x0, Vector512<double> x1) = Load(a, i);
            (a0, a1) = (Vector512.FusedMultiplyAdd(x0, low, a0), Vector512.FusedMultiplyAdd(x1, high, a1));
        }
        a0.StoreUnsafe(ref sums);
        a1.StoreUnsafe(ref sums, Half);
    }

    /// <summary>w[at + i] += Σ c_j·q_j[from + i], i below count: one fused multiply-add a term, in the order of the vectors.</summary>
    private static void AddCombination(ReadOnlySpan<T[]> q, ReadOnlySpan<double> c, double[] w, int from, int at, int count)
    {
        int j = 0;
        for (; j + Together <= q.Length; j += Together)
        {
            (T[] a, T[] b, T[] d, T[] e) = (q[j], q[j + 1], q[j + 2], q[j + 3]);
            Vector512<double> ca = Vector512.Create(c[j]), cb = Vector512.Create(c[j + 1]), cd = Vector512.Create(c[j + 2]), ce = Vector512.Create(c[j + 3]);
            for (int i = 0; i < count; i += Lanes)
            {
                (Vector512<double> low, Vector512<double> high) = VectorBlocks<double>.Load(w, at + i);
                (Vector512<double> x0, Vector512<double> x1) = Load(a, from + i);
                (low, high) = (Vector512.FusedMultiplyAdd(x0, ca, low), Vector512.FusedMultiplyAdd(x1, ca, high));
                (x0, x1) = Load(b, from + i);
                (low, high) = (Vector512.FusedMultiplyAdd(x0, cb, low), Vector512.FusedMultiplyAdd(x1, cb, high));
                (x0, x1) = Load(d, from + i);
                (low, high) = (Vector512.FusedMultiplyAdd(x0, cd, low), Vector512.FusedMultiplyAdd(x1, cd, high));
                (x0, x1) = Load(e, from + i);
                (low, high) = (Vector512.FusedMultiplyAdd(x0, ce, low), Vector512.FusedMultiplyAdd(x1, ce, high));
                low.StoreUnsafe(ref Start(w), (nuint)(at + i));
                high.StoreUnsafe(ref Start(w), (nuint)(at + i + Half));
            }
        }
        for (; j < q.Length; j++)
        {
            T[] a = q[j];
            Vector512<double> ca = Vector512.Create(c[j]);
            for (int i = 0; i < count; i += Lanes)
            {
                (Vector512<double> low, Vector512<double> high) = VectorBlocks<double>.Load(w, at + i);
                (Vector512<double> x0, Vector512<double> x1) = Load(a, from + i);
                Vector512.FusedMultiplyAdd(x0, ca, low).StoreUnsafe(ref Start(w), (nuint)(at + i));
                Vector512.FusedMultiplyAdd(x1, ca, high).StoreUnsafe(ref Start(w), (nuint)(at + i + Half));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Low, Vector512<double> High) Load(T[] source, int at)
    {
        ref T start = ref MemoryMarshal.GetArrayDataReference(source);
        if (typeof(T) == typeof(double))
        {
            ref double wide = ref Unsafe.As<T, double>(ref start);
            return (Vector512.LoadUnsafe(ref wide, (nuint)at), Vector512.LoadUnsafe(ref wide, (nuint)(at + Half)));
        }
        return Vector512.Widen(Vector512.LoadUnsafe(ref Unsafe.As<T, float>(ref start), (nuint)at));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Sums(ref double sums, int index) => Vector512.LoadUnsafe(ref sums, (nuint)(index * Half));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref double Start(double[] array) => ref MemoryMarshal.GetArrayDataReference(array);
}
