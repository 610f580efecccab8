using System.Globalization;

namespace Grokscope.Report.Page;

/// <summary>Numbers as the page writes them.</summary>
internal static class Words
{
    /// <summary>A whole number: "12,300".</summary>
    public static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A small number without exponent: "0.000001".</summary>
    public static string Plain(double value) => value.ToString("0.##########", CultureInfo.InvariantCulture);

    /// <summary>A number for a CSV file, which reads back as the same number.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number in three significant digits or, of a thousand and more, as a whole one: "0.0123", "4.57", "12,300".</summary>
    public static string Short(double value)
    {
        double size = Math.Abs(value);
        return size switch
        {
            0 => "0",
            >= 999.5 => Whole(value),
            < 1e-4 => value.ToString("0.##e0", CultureInfo.InvariantCulture),
            _ => Math.Round(value, 2 - (int)Math.Floor(Math.Log10(size)) is var digits && digits > 0 ? digits : 0).ToString("0.######", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A number for a CSV file, or nothing where it is undefined.</summary>
    public static string ExactOrNone(double value) => double.IsFinite(value) ? Exact(value) : "";

    /// <summary>A probability: "0.031", "&lt; 0.001".</summary>
    public static string Probability(double p) => p < 0.001 ? "< 0.001" : p.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A duration: "42 s", "3 min 20 s", "2 h 5 min".</summary>
    public static string Duration(double seconds)
    {
        long whole = (long)Math.Round(seconds);
        return whole switch
        {
            < 60 => $"{whole} s",
            < 3600 => $"{whole / 60} min {whole % 60} s",
            _ => $"{whole / 3600} h {whole % 3600 / 60} min",
        };
    }

    /// <summary>A count with its noun: "1 run", "6 runs".</summary>
    public static string Count(int count, string noun) => $"{Whole(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A list in a sentence: "add, mul and sq".</summary>
    public static string List(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.SkipLast(1))} and {items[^1]}";
}
