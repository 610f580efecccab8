using System.Numerics;

namespace Grokscope.Tests.Numerics;

/// <summary>
/// The oracle of the elementary functions: exp, log, sin, cos and the normal distribution by their series on integers that count units of
/// 2⁻³²⁰. Slow, and far more exact than any double.
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

    /// <summary>eˣ as a mantissa near 1 times a power of two.</summary>
    public static (BigInteger Mantissa, int Exponent) Exp(double x)
    {
        int exponent = (int)Math.Round(x / Math.Log(2));
        return (Exponential(FromDouble(x) - (exponent * Ln2)), exponent);
    }

    /// <summary>φ(z) and Q(z) = ½ − φ(z)·(z + z³/3 + z⁵/(3·5) + …), |z| ≤ 12; each to 60 digits.</summary>
    public static (double Density, double Survival) Normal(double z)
    {
        BigInteger square = Multiply(FromDouble(z), FromDouble(z));
        BigInteger density = Divide(Divide(One, Exponential(square / 2)), Root(2 * Pi));
        BigInteger term = FromDouble(z), sum = term;
        for (int n = 3; !term.IsZero && term != BigInteger.MinusOne; n += 2)
        {
            term = Multiply(term, square) / n;
            sum += term;
        }
        return (ToDouble(density), ToDouble((One / 2) - Multiply(density, sum)));
    }

    public static BigInteger Sin(double x) => Series(Remainder(x), first: 1);

    public static BigInteger Cos(double x) => Series(Remainder(x), first: 0);

    /// <summary>Σ xⁿ/n!.</summary>
    private static BigInteger Exponential(BigInteger x)
    {
        BigInteger term = One, sum = One;
        for (int n = 1; !term.IsZero && term != BigInteger.MinusOne; n++)
        {
            term = Multiply(term, x) / n;
            sum += term;
        }
        return sum;
    }

    /// <summary>√x by Newton's method from above.</summary>
    private static BigInteger Root(BigInteger x)
    {
        BigInteger root = x + One;
        for (BigInteger next = (root + Divide(x, root)) / 2; next < root; next = (root + Divide(x, root)) / 2)
            root = next;
        return root;
    }

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
