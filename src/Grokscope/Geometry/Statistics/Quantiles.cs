namespace Grokscope.Geometry.Statistics;

/// <summary>Quantiles of a few numbers.</summary>
/// <example>
/// <code>
/// double[] steps = [1200, 1500, 900, 2000];
/// Console.WriteLine($"{Quantiles.Median(steps)}; {Quantiles.At(steps, 0.9)}");
/// </code>
/// </example>
public static class Quantiles
{
    /// <summary>The middle number, or the mean of the two middle ones.</summary>
    /// <param name="values">At least one, none NaN; left as they are.</param>
    public static double Median(ReadOnlySpan<double> values)
    {
        double[] sorted = Sorted(values);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// The p-quantile: with h = (n − 1)p, the numbers of rank ⌊h⌋ and ⌊h⌋ + 1 (counted from 0) joined by a straight line. The same as
    /// numpy.quantile's default, method "linear".
    /// </summary>
    /// <param name="values">At least one, none NaN; left as they are.</param>
    /// <param name="p">0 … 1.</param>
    public static double At(ReadOnlySpan<double> values, double p) => OfSorted(Sorted(values), p);

    /// <summary>As <see cref="At"/>, of numbers that ascend.</summary>
    internal static double OfSorted(ReadOnlySpan<double> sorted, double p)
    {
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile's share is 0 … 1.");
        double h = (sorted.Length - 1) * p;
        int below = (int)h;
        double low = sorted[below], high = sorted[Math.Min(below + 1, sorted.Length - 1)], part = h - below;
        // From the nearer end, as numpy does: exact at both ends, and never beyond them.
        return part < 0.5 ? low + ((high - low) * part) : high - ((high - low) * (1 - part));
    }

    private static double[] Sorted(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            throw new ArgumentException("There is no quantile of no numbers.", nameof(values));
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
