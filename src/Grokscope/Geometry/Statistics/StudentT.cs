using Grokscope.Numerics;

namespace Grokscope.Geometry.Statistics;

/// <summary>
/// Student's t distribution with ν degrees of freedom, a whole number. With θ = arctan(t/√ν), P(|T| ≤ t) = sin θ·(1 + ½cos²θ + (1·3)/(2·4)·cos⁴θ + …), up to cos^(ν−2)θ, for even ν, and
/// (2/π)·(θ + sin θ·(cos θ + ⅔cos³θ + (2·4)/(3·5)·cos⁵θ + …)), up to the same power, for odd ν. Source: Abramowitz and Stegun, 26.7.3 and 26.7.4.
/// </summary>
internal static class StudentT
{
    private const int Halvings = 60;

    /// <summary>P(|T| ≥ |t|), within 1e-7.</summary>
    /// <param name="t">Any number; ∞ gives 0.</param>
    /// <param name="freedom">ν, from 1.</param>
    public static double TwoSided(double t, int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(freedom, 1);
        if (double.IsInfinity(t))
            return 0;
        double square = t * t, cosine = Math.Sqrt(freedom / (freedom + square)), sine = Math.Sqrt(square / (freedom + square));
        bool isOdd = freedom % 2 == 1;
        double term = freedom == 1 ? 0 : isOdd ? cosine : 1, sum = term;
        for (int power = isOdd ? 3 : 2; power <= freedom - 2; power += 2)
        {
            term *= cosine * cosine * (power - 1) / power;
            sum += term;
        }
        double within = isOdd ? 2 / Math.PI * (Elementary64.Acos(cosine) + (sine * sum)) : sine * sum;
        return Math.Clamp(1 - within, 0, 1);
    }

    /// <summary>The t with P(|T| ≥ t) = p.</summary>
    /// <param name="p">Above 0, below 1.</param>
    /// <param name="freedom">ν, from 1.</param>
    public static double Quantile(double p, int freedom)
    {
        if (!(p > 1e-6 && p < 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability between 0.000001 and 1 is needed.");
        double low = 0, high = 1;
        while (TwoSided(high, freedom) > p)
            (low, high) = (high, 2 * high);
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = TwoSided(middle, freedom) > p ? (middle, high) : (low, middle);
        }
        return (low + high) / 2;
    }
}
