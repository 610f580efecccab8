using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Grokscope.Numerics.LinearAlgebra;

/// <summary>
/// Products and sums of long vectors in float64, with the same bits on every machine. A sum has 4 · 8 lanes: entry i of the first
/// ⌊n/32⌋·32 goes to lane i mod 32; whole groups of 8 that are left go to the first 8 lanes; the last n mod 8 entries are added one by one
/// in order, by themselves. Then the four groups of lanes are added as (0 + 1) + (2 + 3), the 8 lanes by halves, and the last entries' sum
/// at the end. Every product and addition is one fused multiply-add. Float32 entries are widened first, which is exact.
/// </summary>
/// <example>
/// <code>
/// float[] first = run.Weights(run.Steps[0]), last = run.Weights(run.Steps[^1]);
/// double moved = Vectors64.Norm(Vectors64.Difference(last, first));
/// double cosine = Vectors64.Dot(first, last) / (Vectors64.Norm(first) * Vectors64.Norm(last));
/// Console.WriteLine($"moved by {moved:f2}, cosine {cosine:f3}");
/// </code>
/// </example>
public static class Vectors64
{
    private const int Width = 8;
    private const int Block = 4 * Width;

    /// <summary>How a vector's entries become float64.</summary>
    private interface IEntries<T>
    {
        static abstract Vector512<double> Load(ref T first, nuint index);

        static abstract double Widen(T value);
    }

    /// <summary>x·y.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Dot<double, double, Wide, Wide>(x, y);

    /// <inheritdoc cref="Dot(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<double> y) => Dot<float, double, Narrow, Wide>(x, y);

    /// <inheritdoc cref="Dot(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => Dot<float, float, Narrow, Narrow>(x, y);

    /// <summary>‖x‖, not guarded against overflow of its square.</summary>
    public static double Norm(ReadOnlySpan<double> x) => Math.Sqrt(Dot(x, x));

    /// <inheritdoc cref="Norm(ReadOnlySpan{double})"/>
    public static double Norm(ReadOnlySpan<float> x) => Math.Sqrt(Dot(x, x));

    /// <summary>y += a·x, each entry by one fused multiply-add.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Axpy(double a, ReadOnlySpan<double> x, Span<double> y) => Axpy<double, Wide>(a, x, y);

    /// <inheritdoc cref="Axpy(double, ReadOnlySpan{double}, Span{double})"/>
    public static void Axpy(double a, ReadOnlySpan<float> x, Span<double> y) => Axpy<float, Narrow>(a, x, y);

    /// <summary>x as float64, exact.</summary>
    public static double[] Widened(ReadOnlySpan<float> x)
    {
        var widened = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
            widened[i] = x[i];
        return widened;
    }

    /// <summary>x as float32, each entry the nearest.</summary>
    public static float[] Rounded(ReadOnlySpan<double> x)
    {
        var rounded = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
            rounded[i] = (float)x[i];
        return rounded;
    }

    /// <summary>x − y, each entry widened first.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double[] Difference(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var difference = new double[x.Length];
        Subtract(x, y, difference);
        return difference;
    }

    /// <summary>The same into a vector that is there.</summary>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    /// <param name="difference">Receives x − y.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal static void Subtract(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<double> difference)
    {
        Demand(x.Length, y.Length);
        Demand(x.Length, difference.Length);
        for (int i = 0; i < difference.Length; i++)
            difference[i] = (double)x[i] - y[i];
    }

    /// <summary>x *= a.</summary>
    public static void Scale(double a, Span<double> x)
    {
        ref double x0 = ref MemoryMarshal.GetReference(x);
        int i = 0;
        for (; i <= x.Length - Width; i += Width)
            (Vector512.LoadUnsafe(ref x0, (nuint)i) * a).StoreUnsafe(ref x0, (nuint)i);
        for (; i < x.Length; i++)
            x[i] *= a;
    }

    /// <summary>(x, y) ← (c·x − s·y, s·x + c·y), a plane rotation of each pair of entries where c² + s² = 1.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal static void Rotate(double c, double s, Span<double> x, Span<double> y)
    {
        Demand(x.Length, y.Length);
        ref double x0 = ref MemoryMarshal.GetReference(x);
        ref double y0 = ref MemoryMarshal.GetReference(y);
        Vector512<double> cosine = Vector512.Create(c), sine = Vector512.Create(s);
        int i = 0;
        for (; i <= x.Length - Width; i += Width)
        {
            Vector512<double> a = Vector512.LoadUnsafe(ref x0, (nuint)i), b = Vector512.LoadUnsafe(ref y0, (nuint)i);
            Vector512.FusedMultiplyAdd(cosine, a, -(sine * b)).StoreUnsafe(ref x0, (nuint)i);
            Vector512.FusedMultiplyAdd(sine, a, cosine * b).StoreUnsafe(ref y0, (nuint)i);
        }
        for (; i < x.Length; i++)
            (x[i], y[i]) = (Math.FusedMultiplyAdd(c, x[i], -(s * y[i])), Math.FusedMultiplyAdd(s, x[i], c * y[i]));
    }

    private static double Dot<TX, TY, EX, EY>(ReadOnlySpan<TX> x, ReadOnlySpan<TY> y)
        where EX : IEntries<TX>
        where EY : IEntries<TY>
    {
        Demand(x.Length, y.Length);
        ref TX x0 = ref MemoryMarshal.GetReference(x);
        ref TY y0 = ref MemoryMarshal.GetReference(y);
        Vector512<double> sum0 = Vector512<double>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
        int i = 0;
        for (; i <= x.Length - Block; i += Block)
        {
            sum0 = Add(ref x0, ref y0, i, sum0);
            sum1 = Add(ref x0, ref y0, i + Width, sum1);
            sum2 = Add(ref x0, ref y0, i + (2 * Width), sum2);
            sum3 = Add(ref x0, ref y0, i + (3 * Width), sum3);
        }
        for (; i <= x.Length - Width; i += Width)
            sum0 = Add(ref x0, ref y0, i, sum0);
        double rest = 0;
        for (; i < x.Length; i++)
            rest = Math.FusedMultiplyAdd(EX.Widen(x[i]), EY.Widen(y[i]), rest);
        return Tree(sum0 + sum1 + (sum2 + sum3)) + rest;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<double> Add(ref TX x0, ref TY y0, int i, Vector512<double> sum) =>
            Vector512.FusedMultiplyAdd(EX.Load(ref x0, (nuint)i), EY.Load(ref y0, (nuint)i), sum);
    }

    private static void Axpy<TX, EX>(double a, ReadOnlySpan<TX> x, Span<double> y)
        where EX : IEntries<TX>
    {
        Demand(x.Length, y.Length);
        ref TX x0 = ref MemoryMarshal.GetReference(x);
        ref double y0 = ref MemoryMarshal.GetReference(y);
        Vector512<double> factor = Vector512.Create(a);
        int i = 0;
        for (; i <= x.Length - Width; i += Width)
            Vector512.FusedMultiplyAdd(factor, EX.Load(ref x0, (nuint)i), Vector512.LoadUnsafe(ref y0, (nuint)i)).StoreUnsafe(ref y0, (nuint)i);
        for (; i < x.Length; i++)
            y[i] = Math.FusedMultiplyAdd(a, EX.Widen(x[i]), y[i]);
    }

    /// <summary>Sum of 8 lanes by halves, written out: Vector512.Sum leaves its order to the hardware.</summary>
    internal static double Tree(Vector512<double> lanes)
    {
        Vector256<double> four = lanes.GetLower() + lanes.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>Eight entries in float64, which is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Widen(Vector256<float> values)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(values);
        return Vector512.Create(lower, upper);
    }

    private static void Demand(int x, int y)
    {
        if (x != y)
            throw new ArgumentException($"The vectors have {x} and {y} entries.");
    }

    private readonly struct Wide : IEntries<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref double first, nuint index) => Vector512.LoadUnsafe(ref first, index);

        public static double Widen(double value) => value;
    }

    private readonly struct Narrow : IEntries<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref float first, nuint index) => Vectors64.Widen(Vector256.LoadUnsafe(ref first, index));

        public static double Widen(float value) => value;
    }
}
