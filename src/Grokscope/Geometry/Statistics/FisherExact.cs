namespace Grokscope.Geometry.Statistics;

/// <summary>
/// Fisher's exact test of two shares, one-sided: with all successes and both sizes given, the probability of as few successes in the first group, or fewer.
/// Source: Fisher, The design of experiments, chapter 2.
/// </summary>
internal static class FisherExact
{
    /// <summary>P(X ≤ successes), X hypergeometric.</summary>
    /// <param name="successes">Of the first group, 0 … n.</param>
    /// <param name="n">Its size.</param>
    /// <param name="others">Successes of the second group, 0 … m.</param>
    /// <param name="m">Its size.</param>
    public static double Fewer(int successes, int n, int others, int m) =>
        n + m == 0 ? 1 : Hypergeometric.UpperTail(n + m, n, n - successes + m - others, n - successes);
}
