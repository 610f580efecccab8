using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Grokscope.Numerics.Lanes;

/// <summary>Sixteen lanes in two AVX2 registers; the tile is 6×16.</summary>
internal readonly unsafe partial struct Lanes256(Vector256<float> low, Vector256<float> high) : ILanes<Lanes256>
{
    private readonly Vector256<float> _low = low;
    private readonly Vector256<float> _high = high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 All(float value) => new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source), Vector256.Load(source + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(short* source) =>
        new(Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(source)), Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(source + 8)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target)
    {
        _low.Store(target);
        _high.Store(target + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a._low + b._low, a._high + b._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a._low - b._low, a._high - b._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a._low * b._low, a._high * b._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a._low / b._low, a._high / b._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(
        Vector256.FusedMultiplyAdd(a._low, b._low, c._low), Vector256.FusedMultiplyAdd(a._high, b._high, c._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 x) => new(Vector256.Sqrt(x._low), Vector256.Sqrt(x._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 x) => new(Vector256.Abs(x._low), Vector256.Abs(x._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 WhereGreater(Lanes256 a, Lanes256 b, Lanes256 x, Lanes256 y) => new(
        Vector256.ConditionalSelect(Vector256.GreaterThan(a._low, b._low), x._low, y._low),
        Vector256.ConditionalSelect(Vector256.GreaterThan(a._high, b._high), x._high, y._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 PowerOfTwo(Lanes256 shifted) => new(
        ((shifted._low.AsInt32() + Vector256.Create(127)) << 23).AsSingle(),
        ((shifted._high.AsInt32() + Vector256.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes256 Exponent, Lanes256 Mantissa) Split(Lanes256 x)
    {
        (Vector256<float> lowExponent, Vector256<float> lowMantissa) = Split(x._low);
        (Vector256<float> highExponent, Vector256<float> highMantissa) = Split(x._high);
        return (new(lowExponent, highExponent), new(lowMantissa, highMantissa));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes256 x)
    {
        Vector256<float> eight = x._low + x._high;
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.ToScalar() + two.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Lanes256 x)
    {
        Vector256<float> eight = Vector256.ConditionalSelect(Vector256.GreaterThan(x._low, x._high), x._low, x._high);
        float max = float.NegativeInfinity;
        for (int i = 0; i < 8; i++)
            max = eight[i] > max ? eight[i] : max;
        return max;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 First(Lanes256 x, int count) => new(First(x._low, count), First(x._high, count - 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> First(Vector256<float> x, int count) =>
        Vector256.ConditionalSelect(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle(), x, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Exponent, Vector256<float> Mantissa) Split(Vector256<float> x)
    {
        Vector256<int> bits = x.AsInt32();
        Vector256<int> exponent = (bits - Vector256.Create(LaneConstants.SqrtHalfBits)) >> 23;
        return (Vector256.ConvertToSingle(exponent), (bits - (exponent << 23)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, nint sourceRow, float* target, nint targetRow) =>
        BlockTranspose.Copy(source, sourceRow, target, targetRow);

    public static void AddSquares(float* source, int count, double* sums)
    {
        Vector256<double> s0 = Vector256.Load(sums), s1 = Vector256.Load(sums + 4), s2 = Vector256.Load(sums + 8), s3 = Vector256.Load(sums + 12);
        for (int i = 0; i < count; i += ILanes<Lanes256>.Count)
        {
            (Vector256<double> a, Vector256<double> b) = Vector256.Widen(Vector256.Load(source + i));
            (Vector256<double> c, Vector256<double> d) = Vector256.Widen(Vector256.Load(source + i + 8));
            s0 += a * a; // exact: a square of 24 bits has 48
            s1 += b * b;
            s2 += c * c;
            s3 += d * d;
        }
        s0.Store(sums);
        s1.Store(sums + 4);
        s2.Store(sums + 8);
        s3.Store(sums + 12);
    }
}
