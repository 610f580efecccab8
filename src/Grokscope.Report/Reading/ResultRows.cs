using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;

namespace Grokscope.Report.Reading;

/// <summary>Rows of a measure's tables for a figure's CSV file.</summary>
internal static class ResultRows
{
    /// <summary>Numbers of some columns, each as <see cref="Words.ExactOrNone"/> writes it.</summary>
    public static IEnumerable<string> Exact(this ResultRow row, params IReadOnlyList<string> columns) => columns.Select(column => Words.ExactOrNone(row.Number(column)));
}
