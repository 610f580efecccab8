using System.Text;

namespace Grokscope.Report.Page;

/// <summary>The page for a terminal: its headings and the tables that stand open, without figures.</summary>
internal static class TextPage
{
    private const int Width = 100;

    /// <summary>The text.</summary>
    public static string Render(ReportPage page)
    {
        var text = new StringBuilder();
        text.Append(Heading(page.Title, '=')).Append(Wrapped(page.Lead));
        foreach (Chapter chapter in page.Chapters)
        {
            (Part Part, Block[] Blocks)[] parts = [.. chapter.Parts.Select(part => (part, part.Blocks.Where(IsCore).ToArray())).Where(part => part.Item2.Length > 0)];
            if (parts.Length == 0)
                continue;
            text.Append('\n').Append(Heading(chapter.Title, '='));
            foreach ((Part part, Block[] blocks) in parts)
            {
                text.Append('\n').Append(Heading(part.Title, '-'));
                foreach (Block block in blocks)
                    text.Append(Text(block)).Append('\n');
            }
        }
        return text.ToString().TrimEnd();
    }

    private static bool IsCore(Block block) => block is Table or Listing;

    private static string Text(Block block) => block switch
    {
        Table table => $"{Lines(table)}\n\n{Wrapped(table.Caption)}",
        Listing listing => listing.Text + "\n",
        _ => "",
    };

    // The head and a line for each row, below it what stands small under the row's head.
    private static string Lines(Table table)
    {
        string[] lines = TextTable.Of(
            [.. table.Columns.Select((column, i) => IsNumber(table, i) ? $"*{column}" : column)], table.Rows.Select(row => row.Select(cell => cell.Text).ToArray())).Split('\n');
        return string.Join('\n', lines.Index().Select(line => line.Index > 0 && table.Rows[line.Index - 1][0].Under is { } under ? $"{line.Item}\n    {under}" : line.Item));
    }

    private static bool IsNumber(Table table, int column) => column > 0 && table.Rows.All(row => row[column].Kind is CellKind.Number or CellKind.Absent);

    private static string Heading(string title, char line) => $"{title}\n{new string(line, title.Length)}\n";

    private static string Wrapped(string text)
    {
        var lines = new StringBuilder();
        int length = 0;
        foreach (string word in text.Split(' '))
        {
            if (length > 0 && length + 1 + word.Length > Width)
            {
                lines.Append('\n');
                length = 0;
            }
            lines.Append(length > 0 ? " " : "").Append(word);
            length += word.Length + (length > 0 ? 1 : 0);
        }
        return lines.Append('\n').ToString();
    }
}
