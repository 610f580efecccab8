using System.Globalization;
using System.Text;

namespace Grokscope.Experiments;

/// <summary>TOML's notation of single values.</summary>
internal static class Toml
{
    private const int LongestShown = 120;

    /// <summary>The shortest notation that reads back as the same number; with a point unless <paramref name="whole"/> is set.</summary>
    public static string Number(double value, bool whole)
    {
        string text = whole && Math.Abs(value) < 1e15 && value == Math.Truncate(value)
            ? value.ToString("F0", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);
        return whole || text.Contains('.') || text.Contains('e') ? text : text + ".0";
    }

    /// <summary>A text for a message, which names a long one by its beginning.</summary>
    public static string Shortened(string text) => text.Length <= LongestShown ? text : $"{text[..LongestShown]}…";

    /// <summary>A quoted string.</summary>
    public static string Text(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in value)
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (char.IsControl(c))
                quoted.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            else
                quoted.Append(c);
        return quoted.Append('"').ToString();
    }
}
