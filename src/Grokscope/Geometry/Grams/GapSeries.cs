namespace Grokscope.Geometry.Grams;

/// <summary>What a decline rests on of a window.</summary>
/// <param name="End">Step at which it ends.</param>
/// <param name="G23">σ_2² − σ_3².</param>
/// <param name="R">Ratio at its edge; NaN where undefined.</param>
internal readonly record struct GapPoint(int End, double G23, double R);

/// <summary>A decline of g23 up to a step.</summary>
/// <param name="Early">Largest g23 of the windows that end before it.</param>
/// <param name="At">The last window that ends at it or before.</param>
internal readonly record struct GapDecline(double Early, GapPoint At)
{
    /// <summary>A ratio above it counts as a decline, as published.</summary>
    public const double Declined = 1.5;

    /// <summary>Early / g23 of the last window: a maximum over many windows against one of them or of their next, so hardly ever below 1. NaN where that is 0.</summary>
    public double Ratio => At.G23 == 0 ? double.NaN : Early / At.G23;
}

/// <summary>A run's windows in order. Source: method.md §21; §23, 32.</summary>
/// <param name="points">The windows, by end.</param>
internal sealed class GapSeries(IReadOnlyList<GapPoint> points)
{
    /// <summary>The windows.</summary>
    public IReadOnlyList<GapPoint> Points { get; } = points;

    /// <summary>The published decline, were the grok at a step; null without a window before it.</summary>
    public GapDecline? At(int step)
    {
        int before = Points.Count(point => point.End < step), upTo = Points.Count(point => point.End <= step);
        return before == 0 ? null : new GapDecline(Largest(before), Points[upTo - 1]);
    }

    /// <summary>
    /// The ratios of <see cref="At"/>, were the grok as long after the end of each earlier window as it is after the end of its own; those that are defined.
    /// </summary>
    public IReadOnlyList<double> Before(int step)
    {
        int own = Points.Count(point => point.End <= step) - 1;
        return own < 0
            ? []
            : [.. Points.Take(own).Select(point => At(point.End + step - Points[own].End)?.Ratio ?? double.NaN).Where(double.IsFinite)];
    }

    /// <summary>Largest g23 of the first windows.</summary>
    public double Largest(int count) => Points.Take(count).Max(point => point.G23);
}
