namespace Grokscope.Report.Page;

/// <summary>A table of plain text, two spaces between columns.</summary>
internal static class TextTable
{
    private const char RightMark = '*';

    /// <summary>The table.</summary>
    /// <param name="head">Heads of the columns; a * before one aligns the column to the right.</param>
    /// <param name="rows">A text per column.</param>
    public static string Of(IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        string[][] all = [[.. head.Select(h => h.TrimStart(RightMark))], .. rows];
        int[] widths = [.. Enumerable.Range(0, head.Count).Select(column => all.Max(row => row[column].Length))];
        return string.Join('\n', all.Select(row => string.Join("  ", row.Select(Padded)).TrimEnd()));

        string Padded(string text, int column) => head[column].StartsWith(RightMark) ? text.PadLeft(widths[column]) : text.PadRight(widths[column]);
    }
}
