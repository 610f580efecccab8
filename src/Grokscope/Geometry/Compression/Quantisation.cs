using Grokscope.Model;

namespace Grokscope.Geometry.Compression;

/// <summary>
/// Uniform symmetric quantisation: x' = c·clip(round(x/c), ±m) with m = 2^(b−1) − 1 and c = max|x|/m over a group of entries; halves go to the even
/// number, a group of zeros stays.
/// </summary>
internal static class Quantisation
{
    /// <summary>With one scale per tensor.</summary>
    public static IEnumerable<Range> PerTensor(ParameterLayout layout) => layout.Parameters.Select(parameter => parameter.Range);

    /// <summary>With one scale per row of a matrix, and one per vector.</summary>
    public static IEnumerable<Range> PerRow(ParameterLayout layout) => layout.Parameters.SelectMany(parameter =>
    {
        int rows = parameter.Shape.Count == 2 ? parameter.Shape[0] : 1, width = parameter.Count / rows;
        return Enumerable.Range(0, rows).Select(row => (parameter.Offset + (row * width))..(parameter.Offset + ((row + 1) * width)));
    });

    /// <summary>Quantises.</summary>
    /// <param name="whole">[N].</param>
    /// <param name="groups">Ranges of entries that share a scale; they cover all entries.</param>
    /// <param name="bits">b, 2 … 16.</param>
    /// <returns>b bits an entry and a whole number a group.</returns>
    public static Description Of(double[] whole, IEnumerable<Range> groups, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 16);
        double[] values = [.. whole];
        int most = (1 << (bits - 1)) - 1;
        double length = (double)bits * whole.Length;
        foreach (Range group in groups)
        {
            Span<double> entries = values.AsSpan(group);
            double largest = 0;
            foreach (double x in entries)
                largest = Math.Max(largest, Math.Abs(x));
            double scale = largest / most;
            length += Description.Whole;
            if (scale == 0)
                continue;
            foreach (ref double x in entries)
                x = scale * Math.Clamp(Math.Round(x / scale, MidpointRounding.ToEven), -most, most);
        }
        return new Description(values, length);
    }
}
