namespace Grokscope.Geometry.Spectra;

/// <summary>
/// The published markers of a gap and a commutator over the points of a run, as indices of points. Both series are smoothed first, and the
/// first three points are passed over. Source: method.md §18.
/// </summary>
/// <param name="Peak">Where the commutator is largest.</param>
/// <param name="GapMinimum">Where the gap is smallest.</param>
/// <param name="GapMaximum">Where it is largest.</param>
/// <param name="Collapse">First point after the peak at which the commutator is below the middle of its last and its peak value; null for none.</param>
internal sealed record PortraitMarkers(int Peak, int GapMinimum, int GapMaximum, int? Collapse)
{
    /// <summary>Index of the first point that a marker may have.</summary>
    public const int First = 3;

    /// <summary>Of two series of the same points.</summary>
    /// <param name="gap">The gap, [T], unsmoothed.</param>
    /// <param name="commutator">The commutator, [T], unsmoothed.</param>
    /// <exception cref="ArgumentException">The series are not of one length, or hold no point that a marker may have.</exception>
    public static PortraitMarkers Of(IReadOnlyList<double> gap, IReadOnlyList<double> commutator)
    {
        if (gap.Count != commutator.Count || gap.Count <= First)
            throw new ArgumentException($"Markers need two series of one length above {First}; they have {gap.Count} and {commutator.Count} points.", nameof(gap));
        double[] smooth = Smoothed(commutator);
        int peak = Largest(smooth);
        double middle = (smooth[^1] + smooth[peak]) / 2;
        int collapse = Array.FindIndex(smooth, peak + 1, value => value < middle);
        return new PortraitMarkers(peak, Minimum(gap), Largest(Smoothed(gap)), collapse < 0 ? null : collapse);
    }

    /// <summary>The gap's minimum alone.</summary>
    public static int Minimum(IReadOnlyList<double> gap) => Largest([.. Smoothed(gap).Select(value => -value)]);

    /// <summary>Centred moving average over three points; the first and the last point count twice where one is missing.</summary>
    public static double[] Smoothed(IReadOnlyList<double> series) =>
        [.. series.Select((value, t) => (series[Math.Max(t - 1, 0)] + value + series[Math.Min(t + 1, series.Count - 1)]) / 3)];

    // The first of several, as NumPy's argmax.
    private static int Largest(double[] series)
    {
        int best = First;
        for (int t = First + 1; t < series.Length; t++)
            if (series[t] > series[best])
                best = t;
        return best;
    }
}
