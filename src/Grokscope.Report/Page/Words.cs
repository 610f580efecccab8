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

    /// <summary>The same; nothing where it is undefined.</summary>
    public static string ExactOrNone(double value) => double.IsNaN(value) ? "" : Exact(value);

    /// <summary>A number for a script, with so many significant digits and no more letters than it needs: "12300", "0.01234", "1.5e-07".</summary>
    public static string Compact(double value, int digits) => value.ToString($"G{digits}", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);

    /// <summary>A number to three significant digits, or so many, a whole one from 1000 on, with an exponent below a thousandth: "12,300", "12.3", "0.0123", "1.2e-6"; "–" for none.</summary>
    public static string Significant(double value) => Significant(value, 3);

    /// <inheritdoc cref="Significant(double)"/>
    /// <param name="value">The number.</param>
    /// <param name="digits">How many digits.</param>
    public static string Significant(double value, int digits) => Math.Abs(value) switch
    {
        double.NaN => "–",
        0 => "0",
        < 1e-3 => value.ToString($"0.{new string('#', digits - 1)}e0", CultureInfo.InvariantCulture),
        >= 1000 => Whole(value),
        double size => value.ToString($"0.{new string('#', Math.Max(0, digits - 1 - (int)Math.Floor(Math.Log10(size))))}", CultureInfo.InvariantCulture),
    };

    /// <summary>A share near 1, with five digits after the point: "0.99993".</summary>
    public static string NearOne(double share) => share.ToString("0.00000", CultureInfo.InvariantCulture);

    /// <summary>A share of 1 in per cent: "12 %", "0.3 %"; "–" for none.</summary>
    public static string Percent(double share) => double.IsNaN(share) ? "–" : $"{(100 * share).ToString(Math.Abs(share) < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture)} %";

    /// <summary>A share that was set, not found, in per cent with all its digits: "5 %", "12.5 %".</summary>
    public static string SetPercent(double share) => $"{Plain(Math.Round(100 * share, 6))} %";

    /// <summary>A mean number of runs or another count, with a digit after the point: "5.9".</summary>
    public static string Tenths(double value) => value.ToString("#,0.0", CultureInfo.InvariantCulture);

    /// <summary>A p-value: "0.031", "&lt; 0.001"; "–" for none.</summary>
    public static string PValue(double p) => double.IsNaN(p) ? "–" : p < 0.001 ? "< 0.001" : p.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>The same after its letter: "= 0.031", "&lt; 0.001".</summary>
    public static string PEquals(double p) => p < 0.001 ? PValue(p) : $"= {PValue(p)}";

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

    /// <summary>A text as a sentence begins; a formula, such as k*, stays as it is.</summary>
    public static string Capital(string text) => text.Length > 1 && char.IsLetter(text[1]) ? $"{char.ToUpperInvariant(text[0])}{text[1..]}" : text;

    /// <summary>A list in a sentence: "add, mul and sq".</summary>
    public static string List(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.SkipLast(1))} and {items[^1]}";
}
