using Grokscope.Report.Page;

namespace Grokscope.Docs.Results;

/// <summary>A report's table as Markdown.</summary>
internal static class MarkdownTable
{
    /// <summary>The table, and below it what it shows.</summary>
    public static string Of(Table table) => $"{Of(table.Columns, table.Rows)}\n\n{Escaped(table.Caption)}";

    /// <summary>Heads and rows; columns of numbers are aligned to the right.</summary>
    public static string Of(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<Cell>> rows) => string.Join('\n',
    [
        Row(columns),
        $"|{string.Concat(columns.Select((_, i) => rows.All(row => row[i].Kind is CellKind.Number or CellKind.Absent) && i > 0 ? "---:|" : "---|"))}",
        .. rows.Select(row => Row(row.Select(Text))),
    ]);

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(Escaped))} |";

    private static string Text(Cell cell) => cell.Kind == CellKind.Code ? $"`{cell.Text}`" : cell.Under is { } under ? $"{cell.Text} ({under})" : cell.Text;

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace('\n', ' ');
}
