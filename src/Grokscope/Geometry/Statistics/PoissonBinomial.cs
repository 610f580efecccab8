namespace Grokscope.Geometry.Statistics;

/// <summary>The number of successes in independent trials whose probabilities differ.</summary>
internal static class PoissonBinomial
{
    /// <summary>P(X ≥ successes), exact up to rounding: the distribution is built up trial by trial.</summary>
    /// <param name="probabilities">Each trial's, [n].</param>
    /// <param name="successes">0 … n.</param>
    public static double UpperTail(IReadOnlyList<double> probabilities, int successes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, probabilities.Count);
        double[] share = new double[probabilities.Count + 1];
        share[0] = 1;
        for (int trial = 0; trial < probabilities.Count; trial++)
            for (int k = trial + 1; k >= 0; k--)
                share[k] = (share[k] * (1 - probabilities[trial])) + (k > 0 ? share[k - 1] * probabilities[trial] : 0);
        double sum = 0;
        for (int k = probabilities.Count; k >= successes; k--)
            sum += share[k];
        return Math.Min(1, sum);
    }
}
