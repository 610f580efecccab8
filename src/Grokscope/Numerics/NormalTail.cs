namespace Grokscope.Numerics;

/// <summary>
/// The upper tail of the standard normal distribution, Q(z) = ∫_z^∞ φ(x) dx with φ(x) = e^(−x²/2)/√(2π), in float64 with the same bits on
/// every machine. For |z| &lt; 2, Q = ½ − φ(z)·(z + z³/3 + z⁵/(3·5) + …); beyond, Mills' ratio
/// Q/φ = 1/(z + 1/(z + 2/(z + 3/(z + …)))), whose first 80 steps leave out less than 2⁻⁵⁸. Nothing underflows, however large z is.
/// </summary>
internal static class NormalTail
{
    private const double LogRootTwoPi = 0.91893853320467274;
    private const double InverseRootTwoPi = 0.39894228040143268;
    private const double Far = 2;
    private const int Fractions = 80;
    private const int Terms = 32;

    /// <summary>ln Q(z), within 1e-14·(1 + |ln Q(z)|) of the true value; −∞ at ∞, 0 at −∞, NaN for NaN.</summary>
    public static double LogSurvival(double z) => z >= Far
        ? -(0.5 * z * z) - LogRootTwoPi + Elementary64.Log(MillsRatio(z))
        : Elementary64.Log(Survival(z));

    /// <summary>
    /// φ(z)/Q(z), relative error below 2e-14: the hazard rate, and minus the derivative of ln Q. Grows as z for large z; 0 below −38.7, where
    /// φ is.
    /// </summary>
    public static double Hazard(double z) => z >= Far ? 1 / MillsRatio(z) : Density(z) / Survival(z);

    private static double Survival(double z)
    {
        if (z <= -Far)
            return 1 - (Density(z) * MillsRatio(-z));
        double sum = 1;
        for (int k = Terms; k > 0; k--)
            sum = Math.FusedMultiplyAdd(z * z / ((2 * k) + 1), sum, 1);
        return 0.5 - (Density(z) * z * sum);
    }

    private static double Density(double z) => InverseRootTwoPi * Elementary64.Exp(-0.5 * z * z);

    private static double MillsRatio(double z)
    {
        double below = z;
        for (int k = Fractions; k > 0; k--)
            below = z + (k / below);
        return 1 / below;
    }
}
