namespace Grokscope.Geometry.Statistics;

/// <summary>
/// The median of a few independent values with an exact interval: from the k-th smallest to the k-th largest, with the largest k whose level is at least 95 %. Nothing is assumed of how the values are
/// distributed, so that a claim of few runs rests on no resampling. A level that the interval leaves out is what <see cref="SignTest"/> rejects at 5 %, two-sided.
/// Source: Conover, Practical nonparametric statistics, §3.2.
/// </summary>
/// <param name="Median">The median.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Level">The interval's own level, 1 − 2·P(X &lt; k), X binomial (n, ½).</param>
internal sealed record MedianInterval(double Median, double Low, double High, double Level)
{
    /// <summary>Fewest values that have an interval: of five the smallest and the largest enclose the median with 94 %, of six with 97 %.</summary>
    public const int Fewest = 6;

    /// <summary>Of values; null where there are fewer than <see cref="Fewest"/>.</summary>
    /// <param name="values">The values, none NaN.</param>
    public static MedianInterval? Of(IReadOnlyList<double> values)
    {
        int n = values.Count;
        if (n < Fewest)
            return null;
        double[] sorted = [.. values.Order()];
        int k = 1;
        while (LevelOf(k + 1, n) >= Bootstrap.Level)
            k++;
        return new MedianInterval(Quantiles.Median(sorted), sorted[k - 1], sorted[n - k], LevelOf(k, n));
    }

    private static double LevelOf(int k, int n) => 1 - SignTest.TwoSided(k - 1, n);
}
