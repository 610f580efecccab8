namespace Grokscope.Report.Figures;

/// <summary>Fewer points for a curve that is drawn small: of each of equal stretches of points the lowest and the highest stay, and both ends.</summary>
internal static class Thinning
{
    /// <summary>Stretches that a long curve is cut into: of two pixels each as a panel is drawn.</summary>
    public const int Stretches = 120;

    /// <summary>What a caption says of it.</summary>
    public static string Words => $"Of curves with more than {2 * Stretches} points the lowest and the highest of each of {Stretches} equal stretches are drawn; the CSV file has all.";

    /// <summary>
    /// Indices of the points that stay, ascending: all where there are no more than two a stretch. Points that are not finite are left
    /// out.
    /// </summary>
    /// <param name="heights">Heights of the curve.</param>
    public static IReadOnlyList<int> Keep(IReadOnlyList<double> heights)
    {
        int[] finite = [.. Enumerable.Range(0, heights.Count).Where(i => double.IsFinite(heights[i]))];
        if (finite.Length <= 2 * Stretches)
            return finite;
        SortedSet<int> kept = [finite[0], finite[^1]];
        for (int stretch = 0; stretch < Stretches; stretch++)
        {
            int begin = (int)((long)stretch * finite.Length / Stretches);
            int end = (int)((long)(stretch + 1) * finite.Length / Stretches);
            kept.Add(finite[begin..end].MinBy(i => heights[i]));
            kept.Add(finite[begin..end].MaxBy(i => heights[i]));
        }
        return [.. kept];
    }
}
