namespace Grokscope.Geometry.Statistics;

/// <summary>
/// Spearman's rank correlation: Pearson's correlation of the ranks, equal values sharing the mean of theirs. It asks whether one rises with the other, by whatever law.
/// Source: Conover, Practical nonparametric statistics, §5.4.
/// </summary>
/// <example>
/// <code>
/// Console.WriteLine(RankCorrelation.Of([0.1, 0.3, 1.0], [9000, 4000, 1500])); // −1: the more decay, the earlier
/// </code>
/// </example>
public static class RankCorrelation
{
    /// <summary>From −1 to 1; NaN where either does not vary.</summary>
    /// <param name="x">Values, none NaN.</param>
    /// <param name="y">As many others.</param>
    public static double Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double[] a = Ranks(x), b = Ranks(y);
        double mean = (a.Length + 1) / 2.0, products = 0, squaresA = 0, squaresB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            products += (a[i] - mean) * (b[i] - mean);
            squaresA += (a[i] - mean) * (a[i] - mean);
            squaresB += (b[i] - mean) * (b[i] - mean);
        }
        return squaresA == 0 || squaresB == 0 ? double.NaN : products / Math.Sqrt(squaresA * squaresB);
    }

    /// <summary>Ranks from 1; equal values have the mean of theirs.</summary>
    public static double[] Ranks(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(i => values[i])];
        double[] ranks = new double[values.Count];
        for (int first = 0; first < order.Length;)
        {
            int end = first;
            while (end < order.Length && values[order[end]] == values[order[first]])
                end++;
            for (int i = first; i < end; i++)
                ranks[order[i]] = (first + 1 + end) / 2.0;
            first = end;
        }
        return ranks;
    }
}
