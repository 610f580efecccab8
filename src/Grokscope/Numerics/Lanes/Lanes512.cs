using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Grokscope.Numerics.Lanes;

/// <summary>Sixteen lanes in one AVX-512 register; the tile is 12×32.</summary>
internal readonly unsafe partial struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 All(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(short* source) => new(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector256.Load(source))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => _value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 x) => new(Vector512.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 x) => new(Vector512.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 WhereGreater(Lanes512 a, Lanes512 b, Lanes512 x, Lanes512 y) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a._value, b._value), x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 PowerOfTwo(Lanes512 shifted) =>
        new(((shifted._value.AsInt32() + Vector512.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes512 Exponent, Lanes512 Mantissa) Split(Lanes512 x)
    {
        Vector512<int> bits = x._value.AsInt32();
        Vector512<int> exponent = (bits - Vector512.Create(LaneConstants.SqrtHalfBits)) >> 23;
        return (new(Vector512.ConvertToSingle(exponent)), new((bits - (exponent << 23)).AsSingle()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes512 x)
    {
        Vector256<float> eight = x._value.GetLower() + x._value.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.ToScalar() + two.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Lanes512 x)
    {
        Vector256<float> eight = Larger(x._value.GetLower(), x._value.GetUpper());
        Vector128<float> four = Larger(eight.GetLower(), eight.GetUpper());
        Vector128<float> two = Larger(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return two.ToScalar() > two.GetElement(1) ? two.ToScalar() : two.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 First(Lanes512 x, int count) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), x._value, default));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Larger(Vector256<float> a, Vector256<float> b) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Larger(Vector128<float> a, Vector128<float> b) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, nint sourceRow, float* target, nint targetRow) =>
        BlockTranspose.Copy(source, sourceRow, target, targetRow);

    public static void AddSquares(float* source, int count, double* sums)
    {
        Vector512<double> low = Vector512.Load(sums), high = Vector512.Load(sums + 8);
        for (int i = 0; i < count; i += ILanes<Lanes512>.Count)
        {
            (Vector512<double> a, Vector512<double> b) = Vector512.Widen(Vector512.Load(source + i));
            low += a * a; // exact: a square of 24 bits has 48
            high += b * b;
        }
        low.Store(sums);
        high.Store(sums + 8);
    }
}
