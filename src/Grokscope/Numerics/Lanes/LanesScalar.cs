using System.Runtime.CompilerServices;

namespace Grokscope.Numerics.Lanes;

/// <summary>Sixteen lanes, one after the other: the meaning of <see cref="ILanes{TSelf}"/> spelled out.</summary>
[InlineArray(ILanes<LanesScalar>.Count)]
internal unsafe partial struct LanesScalar : ILanes<LanesScalar>
{
    private const int Count = ILanes<LanesScalar>.Count;
    private float _lane0;

    public static LanesScalar All(float value)
    {
        LanesScalar y = default;
        for (int i = 0; i < Count; i++)
            y[i] = value;
        return y;
    }

    public static LanesScalar Load(float* source)
    {
        LanesScalar y = default;
        for (int i = 0; i < Count; i++)
            y[i] = source[i];
        return y;
    }

    public static LanesScalar Load(short* source)
    {
        LanesScalar y = default;
        for (int i = 0; i < Count; i++)
            y[i] = source[i];
        return y;
    }

    public readonly void Store(float* target)
    {
        for (int i = 0; i < Count; i++)
            target[i] = this[i];
    }

    public static LanesScalar operator +(LanesScalar a, LanesScalar b)
    {
        for (int i = 0; i < Count; i++)
            a[i] += b[i];
        return a;
    }

    public static LanesScalar operator -(LanesScalar a, LanesScalar b)
    {
        for (int i = 0; i < Count; i++)
            a[i] -= b[i];
        return a;
    }

    public static LanesScalar operator *(LanesScalar a, LanesScalar b)
    {
        for (int i = 0; i < Count; i++)
            a[i] *= b[i];
        return a;
    }

    public static LanesScalar operator /(LanesScalar a, LanesScalar b)
    {
        for (int i = 0; i < Count; i++)
            a[i] /= b[i];
        return a;
    }

    public static LanesScalar MultiplyAdd(LanesScalar a, LanesScalar b, LanesScalar c)
    {
        for (int i = 0; i < Count; i++)
            c[i] = MathF.FusedMultiplyAdd(a[i], b[i], c[i]);
        return c;
    }

    public static LanesScalar Sqrt(LanesScalar x)
    {
        for (int i = 0; i < Count; i++)
            x[i] = MathF.Sqrt(x[i]);
        return x;
    }

    public static LanesScalar Abs(LanesScalar x)
    {
        for (int i = 0; i < Count; i++)
            x[i] = MathF.Abs(x[i]);
        return x;
    }

    public static LanesScalar WhereGreater(LanesScalar a, LanesScalar b, LanesScalar x, LanesScalar y)
    {
        for (int i = 0; i < Count; i++)
            y[i] = a[i] > b[i] ? x[i] : y[i];
        return y;
    }

    public static LanesScalar PowerOfTwo(LanesScalar shifted)
    {
        for (int i = 0; i < Count; i++)
            shifted[i] = BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(shifted[i]) + 127) << 23);
        return shifted;
    }

    public static (LanesScalar Exponent, LanesScalar Mantissa) Split(LanesScalar x)
    {
        LanesScalar exponents = default;
        for (int i = 0; i < Count; i++)
        {
            int bits = BitConverter.SingleToInt32Bits(x[i]);
            int exponent = (bits - LaneConstants.SqrtHalfBits) >> 23;
            exponents[i] = exponent;
            x[i] = BitConverter.Int32BitsToSingle(bits - (exponent << 23));
        }
        return (exponents, x);
    }

    public static float Sum(LanesScalar x)
    {
        for (int half = Count / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++)
                x[i] += x[i + half];
        return x[0];
    }

    public static float Max(LanesScalar x)
    {
        float max = float.NegativeInfinity;
        for (int i = 0; i < Count; i++)
            max = x[i] > max ? x[i] : max;
        return max;
    }

    public static LanesScalar First(LanesScalar x, int count)
    {
        for (int i = Math.Max(0, count); i < Count; i++)
            x[i] = 0;
        return x;
    }

    public static void Transpose(float* source, nint sourceRow, float* target, nint targetRow)
    {
        for (int i = 0; i < 8; i++)
            for (int j = 0; j < 8; j++)
                target[(i * targetRow) + j] = source[(j * sourceRow) + i];
    }

    public static void AddSquares(float* source, int count, double* sums)
    {
        for (int i = 0; i < count; i++)
            sums[i % Count] += (double)source[i] * source[i];
    }
}
