using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Grokscope.Report.Figures;

/// <summary>Long curves of SVG in fewer letters: each point as its distance from the one before, in tenths of a pixel, so that they add up exactly.</summary>
internal static partial class ShortPath
{
    private const int Short = 300;

    /// <summary>The same path; one that is short, or no single row of straight lines, as it is.</summary>
    /// <param name="path">Attribute d of a path, with absolute coordinates of at most one decimal.</param>
    public static string Of(string path)
    {
        if (path.Length < Short || !StraightLines().IsMatch(path))
            return path;
        string[] points = path[1..].Split('L');
        var text = new StringBuilder($"M{points[0]}l");
        int[] before = Tenths(points[0]);
        foreach (string point in points.Skip(1))
        {
            int[] at = Tenths(point);
            foreach (int step in at.Zip(before, (now, then) => now - then))
                text.Append(text[^1] != 'l' && step >= 0 ? " " : "").Append((step / 10.0).ToString("#.#;-#.#;0", CultureInfo.InvariantCulture));
            before = at;
        }
        return text.ToString();
    }

    private static int[] Tenths(string point) => [.. point.Split(' ').Select(number => (int)Math.Round(10 * double.Parse(number, CultureInfo.InvariantCulture)))];

    [GeneratedRegex(@"^M-?[\d.]+ -?[\d.]+(L-?[\d.]+ -?[\d.]+)+$")]
    private static partial Regex StraightLines();
}
