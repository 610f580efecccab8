namespace Grokscope.Report.Figures;

/// <summary>
/// Round positions along an axis. They are chosen here and not by ScottPlot, whose choice depends on the widths of letters and so on
/// the fonts of the machine.
/// </summary>
internal static class Ticks
{
    private static readonly double[] Factors = [1, 2, 5, 10, 20];

    /// <summary>Multiples of 1, 2 or 5 times a power of ten within the axis, at most so many; powers of ten on a logarithmic one.</summary>
    public static IReadOnlyList<double> Of(Axis axis, int most) => axis.IsLogarithmic ? Powers(axis, most) : Multiples(axis, most);

    private static double[] Multiples(Axis axis, int most)
    {
        double range = axis.High - axis.Low;
        double unit = Math.Pow(10, Math.Floor(Math.Log10(range / most)));
        double step = Factors.Select(factor => factor * unit).First(s => Math.Floor(range / s) + 1 <= most);
        double first = Math.Ceiling((axis.Low / step) - 1e-9);
        int count = (int)Math.Floor((axis.High / step) + 1e-9 - first) + 1;
        return [.. Enumerable.Range(0, count).Select(i => (first + i) * step)];
    }

    private static double[] Powers(Axis axis, int most)
    {
        int first = (int)Math.Ceiling(Math.Log10(axis.Low) - 1e-9);
        int last = (int)Math.Floor(Math.Log10(axis.High) + 1e-9);
        int stride = Math.Max(1, (int)Math.Ceiling((last - first + 1) / (double)most));
        return [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Where(power => (power - first) % stride == 0).Select(power => Math.Pow(10, power))];
    }
}
