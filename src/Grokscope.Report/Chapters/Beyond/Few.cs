using Grokscope.Geometry.Measuring;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>Fewer points for smooth curves of which a figure has many.</summary>
internal static class Few
{
    private const int Most = 60;

    /// <summary>What a caption says of it.</summary>
    public static string Words => $"At most {Most} points of each curve, evenly spread, are drawn; the CSV file has all.";

    /// <summary>At most so many, evenly spread, the first and the last among them.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> all) => [.. MeasuredRun.Even(all.Count, Most).Select(i => all[i])];
}
