using Grokscope.Report.Page;

namespace Grokscope.Docs.Results;

/// <summary>A report's table as Markdown.</summary>
internal static class ReportTable
{
    /// <summary>The table, and below it what it shows.</summary>
    public static string Of(Table table) => $"{Of(table.Columns, table.Rows)}\n\n{MarkdownTable.Plain(table.Caption)}";

    /// <summary>Heads and rows; columns of numbers are aligned to the right.</summary>
    public static string Of(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<Cell>> rows) => MarkdownTable.Of(
        columns,
        rows.Select(row => row.Select(Text).ToArray()),
        column => column > 0 && rows.All(row => row[column].Kind is CellKind.Number or CellKind.Absent));

    private static string Text(Cell cell) => cell.Kind == CellKind.Code ? $"`{cell.Text}`" : MarkdownTable.Plain(cell.Under is { } under ? $"{cell.Text} ({under})" : cell.Text);
}
