using System.Numerics;

namespace Grokscope.Tests.Numerics;

/// <summary>
/// The oracle of the elementary functions: log, sin and cos by their series on integers that count units of 2⁻³²⁰. Slow, and far
/// more exact than any double.
/// </summary>
internal static class FixedPoint
{
    private const int Bits = 320;

    private static readonly BigInteger One = BigInteger.One << Bits;
    private static readonly BigInteger Ln2 = 2 * InverseTangent(One / 3, sign: 1);

    // Machin: π/4 = 4 arctan(1/5) − arctan(1/239).
    private static readonly BigInteger Pi = 4 * ((4 * InverseTangent(One / 5, sign: -1)) - InverseTangent(One / 239, sign: -1));

    /// <summary>Distance of a computed value from the true one, in units in the last place of the true one.</summary>
    public static double Ulps(double computed, BigInteger truth)
    {
        double nearest = ToDouble(truth);
        double ulp = Math.BitIncrement(Math.Abs(nearest)) - Math.Abs(nearest);
        return ToDouble(FromDouble(computed) - truth) / ulp;
    }

    public static BigInteger Log(double x)
    {
        int exponent = Math.ILogB(x);
        BigInteger mantissa = FromDouble(Math.ScaleB(x, -exponent));
        return (2 * InverseTangent(Divide(mantissa - One, mantissa + One), sign: 1)) + (exponent * Ln2);
    }

    public static BigInteger Sin(double x) => Series(Remainder(x), first: 1);

    public static BigInteger Cos(double x) => Series(Remainder(x), first: 0);

    private static BigInteger Remainder(double x) => BigInteger.Remainder(FromDouble(x), 2 * Pi);

    /// <summary>Σ (−1)ⁿ x^(2n + first) / (2n + first)!.</summary>
    private static BigInteger Series(BigInteger x, int first)
    {
        BigInteger term = first == 0 ? One : x;
        BigInteger sum = term;
        for (int n = first + 1; !term.IsZero; n += 2)
        {
            term = -Multiply(Multiply(term, x), x) / (n * (n + 1));
            sum += term;
        }
        return sum;
    }

    /// <summary>Σ signⁿ x^(2n + 1) / (2n + 1): artanh for sign 1, arctan for −1.</summary>
    private static BigInteger InverseTangent(BigInteger x, int sign)
    {
        BigInteger square = Multiply(x, x);
        BigInteger power = x;
        BigInteger sum = x;
        for (int n = 1; !power.IsZero && power != BigInteger.MinusOne; n++)
        {
            power = sign * Multiply(power, square);
            sum += power / ((2 * n) + 1);
        }
        return sum;
    }

    private static BigInteger Multiply(BigInteger x, BigInteger y) => (x * y) >> Bits;

    private static BigInteger Divide(BigInteger x, BigInteger y) => (x << Bits) / y;

    private static BigInteger FromDouble(double x)
    {
        if (x == 0)
            return BigInteger.Zero;
        int exponent = Math.ILogB(x) - 52;
        var mantissa = new BigInteger(Math.ScaleB(x, -exponent));
        return exponent + Bits >= 0 ? mantissa << (exponent + Bits) : mantissa >> -(exponent + Bits);
    }

    private static double ToDouble(BigInteger x)
    {
        int drop = (int)Math.Max(0, BigInteger.Abs(x).GetBitLength() - 60);
        return Math.ScaleB((double)(long)(x >> drop), drop - Bits);
    }
}
