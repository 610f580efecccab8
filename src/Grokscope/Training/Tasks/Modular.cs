namespace Grokscope.Training.Tasks;

/// <summary>Integers modulo m, each written as 0 … m − 1.</summary>
internal static class Modular
{
    /// <summary>x modulo m for any x, also below 0.</summary>
    public static long Reduce(long x, long m)
    {
        long rest = x % m;
        return rest < 0 ? rest + m : rest;
    }

    /// <summary>xⁿ modulo m; 0⁰ is 1, as in polynomials.</summary>
    public static long Power(long x, long n, long m)
    {
        long power = 1 % m;
        for (; n > 0; n >>= 1)
        {
            if ((n & 1) != 0)
                power = power * x % m;
            x = x * x % m;
        }
        return power;
    }

    /// <summary>The y with x·y = 1 modulo m, by Euclid's algorithm; null where there is none.</summary>
    public static long? Inverse(long x, long m)
    {
        (long r, long next) = (m, x);
        (long y, long nextY) = (0, 1);
        while (next != 0)
        {
            long quotient = r / next;
            (r, next) = (next, r - (quotient * next));
            (y, nextY) = (nextY, y - (quotient * nextY));
        }
        return r == 1 ? Reduce(y, m) : null;
    }

    /// <summary>Whether n has exactly two divisors.</summary>
    public static bool IsPrime(int n)
    {
        if (n < 2)
            return false;
        for (int divisor = 2; (long)divisor * divisor <= n; divisor++)
            if (n % divisor == 0)
                return false;
        return true;
    }

    /// <summary>The primes next to a number that is none, "89 or 97" for 96, as a suggestion to the user.</summary>
    public static string PrimesNear(int n)
    {
        int below = n;
        while (below >= 2 && !IsPrime(below))
            below--;
        int above = n;
        while (!IsPrime(above))
            above++;
        return below >= 2 ? $"{below} or {above}" : $"{above}";
    }
}
