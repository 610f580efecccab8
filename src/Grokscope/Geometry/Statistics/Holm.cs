namespace Grokscope.Geometry.Statistics;

/// <summary>
/// Holm's adjustment of several tests' p: with the m ascending, each times the number of those not before it, at least as large as those before, and at most 1. What is below a level then is
/// wrong anywhere with at most its probability. Source: Holm 1979, Scand. J. Stat. 6, 65.
/// </summary>
internal static class Holm
{
    /// <summary>The adjusted p, in the order given.</summary>
    /// <param name="p">Each test's; null for one that could not be made, which does not count.</param>
    public static IReadOnlyList<double?> Adjust(IReadOnlyList<double?> p)
    {
        int[] order = [.. Enumerable.Range(0, p.Count).Where(i => p[i] is not null).OrderBy(i => p[i])];
        double?[] adjusted = new double?[p.Count];
        double largest = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - rank) * p[order[rank]]!.Value));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }
}
