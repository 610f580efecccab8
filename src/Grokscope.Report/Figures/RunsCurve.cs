using Grokscope.Geometry.Statistics;

namespace Grokscope.Report.Figures;

/// <summary>A quantity of several runs at the same places: at each the median of the runs that have it, the smallest and the largest.</summary>
/// <param name="X">Places, ascending.</param>
/// <param name="Median">Medians.</param>
/// <param name="Low">Smallest values.</param>
/// <param name="High">Largest values.</param>
internal sealed record RunsCurve(IReadOnlyList<double> X, IReadOnlyList<double> Median, IReadOnlyList<double> Low, IReadOnlyList<double> High)
{
    /// <summary>What a figure says of the band.</summary>
    public const string BandWords = "from the smallest to the largest of a condition's runs, around their median";

    /// <summary>Of the runs' points; those without a finite height are left out.</summary>
    public static RunsCurve Of(IEnumerable<(double X, double Y)> points)
    {
        double[][] groups = [.. points.Where(point => double.IsFinite(point.Y)).GroupBy(point => point.X, point => point.Y, (x, heights) => (double[])[x, .. heights]).OrderBy(group => group[0])];
        return new RunsCurve(
            [.. groups.Select(group => group[0])], [.. groups.Select(group => Quantiles.Median(group.AsSpan(1)))],
            [.. groups.Select(group => group.Skip(1).Min())], [.. groups.Select(group => group.Skip(1).Max())]);
    }

    /// <summary>The median as a line.</summary>
    public Line LineOf(Pen pen) => new(pen, X, Median);

    /// <summary>The area between the smallest and the largest.</summary>
    public Band BandOf(Pen pen) => new(pen, X, Low, High);
}
