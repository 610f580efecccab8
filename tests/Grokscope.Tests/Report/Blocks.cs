using Grokscope.Report.Figures;
using Grokscope.Report.Page;

namespace Grokscope.Tests.Report;

/// <summary>What a part of the page holds.</summary>
internal static class Blocks
{
    /// <summary>The figure of a name.</summary>
    public static Figure Figure(this Part part, string name) => part.Blocks.OfType<Figure>().Single(figure => figure.Name == name);

    /// <summary>The texts of the table with a column of this name.</summary>
    public static string[][] Table(this Part part, string column)
    {
        Table table = part.Blocks.Select(block => block is Fold fold ? fold.Content : block).OfType<Table>().Single(table => table.Columns.Contains(column));
        return [.. table.Rows.Select(row => row.Select(cell => cell.Text).ToArray())];
    }

    /// <summary>Points of a panel's lines with a pen.</summary>
    public static (double X, double Y)[][] LinesOf(this Panel panel, Pen pen) => [.. panel.Lines.Where(line => line.Pen == pen).Select(line => line.X.Zip(line.Y).ToArray())];

    /// <summary>Places of a panel's marks with a pen.</summary>
    public static (double X, double Y)[] MarksOf(this Panel panel, Pen pen) => [.. panel.Marks.Where(mark => mark.Pen == pen).Select(mark => (mark.X, mark.Y))];
}
