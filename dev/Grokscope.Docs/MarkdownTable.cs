namespace Grokscope.Docs;

/// <summary>Tables as Markdown.</summary>
internal static class MarkdownTable
{
    /// <summary>Heads and rows.</summary>
    /// <param name="columns">Heads of the columns.</param>
    /// <param name="rows">A text a column.</param>
    /// <param name="isNumber">Whether a column is aligned to the right; null for none.</param>
    public static string Of(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, Func<int, bool>? isNumber = null) => string.Join('\n',
    [
        Row(columns),
        $"| {string.Join(" | ", columns.Select((_, column) => isNumber?.Invoke(column) == true ? "---:" : "---"))} |",
        .. rows.Select(Row),
    ]);

    /// <summary>A text in which nothing is taken for a sign of Markdown's.</summary>
    public static string Plain(string text) => text.Replace("*", "\\*", StringComparison.Ordinal);

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ')))} |";
}
