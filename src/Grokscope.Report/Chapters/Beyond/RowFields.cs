using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>Values of a result's row as fields of a CSV file.</summary>
internal static class RowFields
{
    /// <summary>The numbers of some columns.</summary>
    public static IEnumerable<string> Fields(this ResultRow row, params string[] columns) => columns.Select(column => Words.ExactOrNone(row.Number(column)));
}
