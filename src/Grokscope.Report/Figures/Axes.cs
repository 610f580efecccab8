using System.Globalization;

namespace Grokscope.Report.Figures;

/// <summary>Axes that hold all of some values.</summary>
internal static class Axes
{
    // Below this range powers of ten alone would leave an axis with one number or none.
    private const double Decades = 300, Margin = 1.2, LeastRange = 3;
    private static readonly int[] Factors = [1, 2, 5];

    /// <summary>A logarithmic axis around the values above 0, with a number at 1, 2 and 5 times each power of ten where it is short.</summary>
    /// <param name="label">Quantity and unit.</param>
    /// <param name="values">The values; others than finite ones above 0 do not count.</param>
    public static Axis Logarithmic(string label, IEnumerable<double> values)
    {
        double[] shown = [.. values.Where(value => double.IsFinite(value) && value > 0)];
        (double low, double high) = shown.Length == 0 ? (0.1, 10) : (shown.Min() / Margin, shown.Max() * Margin);
        if (high / low < LeastRange)
            (low, high) = (low / Math.Sqrt(LeastRange), high * Math.Sqrt(LeastRange));
        return new Axis(label, low, high, IsLogarithmic: true, high / low < Decades ? Names(low, high) : null);
    }

    /// <summary>A linear axis around the values and some that it has in any case.</summary>
    /// <param name="label">Quantity and unit.</param>
    /// <param name="values">The values; those that are not finite do not count.</param>
    /// <param name="always">Values that lie on the axis in any case, at least two different ones.</param>
    public static Axis Linear(string label, IEnumerable<double> values, params IReadOnlyList<double> always)
    {
        double[] shown = [.. values.Where(double.IsFinite), .. always];
        double margin = 0.04 * (shown.Max() - shown.Min());
        return new Axis(label, shown.Min() - margin, shown.Max() + margin);
    }

    private static (double, string)[] Names(double low, double high) =>
    [
        .. Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high / low)) + 2)
            .SelectMany(power => Factors.Select(factor => factor * Math.Pow(10, power)))
            .Where(at => at >= low && at <= high)
            .Select(at => (at, at.ToString("#,0.######", CultureInfo.InvariantCulture))),
    ];
}
