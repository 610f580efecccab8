using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Statistics;

/// <summary>
/// Whether two groups of values have different means, held against all ways of calling as many of them the first group: exact if the labels mean nothing.
/// All ways are taken where they are at most <see cref="MostExact"/>, else so many random ones, among which the actual one is counted.
/// Source: Good, Permutation, parametric and bootstrap tests of hypotheses, chapter 3.
/// </summary>
/// <param name="Difference">Mean of the first group − mean of the second.</param>
/// <param name="Null">The middle 95 % of the differences under other labels.</param>
/// <param name="Larger">Share of the ways that give a difference as large, or larger.</param>
/// <param name="TwoSided">Share of those that give one as far from 0, or farther.</param>
/// <param name="Ways">Ways taken; none of the shares can be below 1/Ways.</param>
/// <param name="IsExact">Whether these are all.</param>
/// <example>
/// <code>
/// var test = PermutationTest.Of([1.2, 1.5, 1.4], [0.8, 0.9, 1.1], new Philox(42, "my test", 0));
/// Console.WriteLine($"difference {test.Difference:f2}, p = {test.TwoSided:f2} over {test.Ways} ways");
/// </code>
/// </example>
public sealed record PermutationTest(double Difference, Interval Null, double Larger, double TwoSided, int Ways, bool IsExact)
{
    /// <summary>Most ways that are taken one by one; a random share of 5 % is known to ±0.2 points with as many.</summary>
    public const int MostExact = 10_000;

    /// <summary>Of two groups.</summary>
    /// <param name="first">At least one value.</param>
    /// <param name="second">At least one value.</param>
    /// <param name="random">A stream of this purpose's own.</param>
    /// <exception cref="ArgumentException">A group is empty.</exception>
    public static PermutationTest Of(IReadOnlyList<double> first, IReadOnlyList<double> second, Philox random)
    {
        if (first.Count == 0 || second.Count == 0)
            throw new ArgumentException("There is no mean of no values.", nameof(first));
        double[] values = [.. first, .. second];
        int ways = WaysOf(values.Length, first.Count);
        bool isExact = ways <= MostExact;
        double actual = DifferenceOf(values, first.Count);
        List<double> differences = isExact ? All(values, first.Count) : [actual];
        while (!isExact && differences.Count < MostExact)
        {
            Permutation.Shuffle(values, random);
            differences.Add(DifferenceOf(values, first.Count));
        }
        // Sums of the same values in another order differ in their last places.
        double tolerance = 1e-12 * values.Max(Math.Abs);
        return new PermutationTest(
            actual, Bootstrap.Percentile([.. differences]),
            (double)differences.Count(other => other >= actual - tolerance) / differences.Count,
            (double)differences.Count(other => Math.Abs(other) >= Math.Abs(actual) - tolerance) / differences.Count,
            differences.Count, isExact);
    }

    // Binomial coefficient, or a number above MostExact where it is above.
    private static int WaysOf(int n, int chosen)
    {
        long ways = 1;
        for (int i = 1; i <= Math.Min(chosen, n - chosen) && ways <= MostExact; i++)
            ways = ways * (n - i + 1) / i;
        return (int)Math.Min(ways, MostExact + 1);
    }

    private static double DifferenceOf(double[] values, int first) =>
        (values.Take(first).Sum() / first) - (values.Skip(first).Sum() / (values.Length - first));

    private static List<double> All(double[] values, int first)
    {
        List<double> differences = [];
        double total = values.Sum();
        Choose(0, 0, 0);
        return differences;

        void Choose(int from, int chosen, double sum)
        {
            if (chosen == first)
                differences.Add((sum / first) - ((total - sum) / (values.Length - first)));
            else
                for (int i = from; i <= values.Length - first + chosen; i++)
                    Choose(i + 1, chosen + 1, sum + values[i]);
        }
    }
}
