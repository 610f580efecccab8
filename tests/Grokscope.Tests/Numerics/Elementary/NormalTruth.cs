using Grokscope.Model.Reference;

namespace Grokscope.Tests.Numerics.Elementary;

/// <summary>
/// φ and Φ in float64, Φ to full relative precision in its lower tail: Φ(−t) = φ(t)·R(t), R being Mills' ratio. R is tabulated and
/// continued from the table by its Taylor series, whose derivatives follow from R′ = t·R − 1.
/// </summary>
internal static class NormalTruth
{
    private const double Step = 1.0 / 64, Largest = 16;
    private const int FractionFrom = 2, FractionTerms = 400;

    private static readonly double[] Ratios = [.. Enumerable.Range(0, (int)(Largest / Step) + 1).Select(i => Ratio(i * Step))];

    public static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    /// <summary>Φ(x), |x| ≤ 16.</summary>
    public static double Distribution(double x)
    {
        double t = Math.Abs(x);
        int near = (int)Math.Round(t / Step);
        double h = t - (near * Step);
        double tail = Density(x) * Continue(Ratios[near], near * Step, h);
        return x > 0 ? 1 - tail : tail;
    }

    /// <summary>Σ R⁽ⁿ⁾ hⁿ/n!, R⁽ⁿ⁺¹⁾ = t·R⁽ⁿ⁾ + n·R⁽ⁿ⁻¹⁾; |h| ≤ 1/128 makes the ninth term smaller than 1e-17.</summary>
    private static double Continue(double ratio, double t, double h)
    {
        double before = ratio, now = (t * ratio) - 1, power = h, sum = ratio + (now * h);
        for (int n = 1; n < 8; n++)
        {
            (before, now) = (now, (t * now) + (n * before));
            power *= h / (n + 1);
            sum += now * power;
        }
        return sum;
    }

    /// <summary>R(t) = Φ(−t)/φ(t): by the error function where 1 − erf does not cancel, else 1/(t + 1/(t + 2/(t + 3/(t + …)))).</summary>
    private static double Ratio(double t)
    {
        if (t < FractionFrom)
            return (1 - ErrorFunction.Erf(t / Math.Sqrt(2))) / 2 / Density(t);
        double fraction = t;
        for (int n = FractionTerms; n > 0; n--)
            fraction = t + (n / fraction);
        return 1 / fraction;
    }
}
