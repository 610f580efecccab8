using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Page;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The same number of several runs as a cell of a table.</summary>
internal static class Spread
{
    /// <summary>What captions say of such cells.</summary>
    public const string Meaning = "Median of the runs, their smallest and largest in brackets; where not all have a value, how many do.";

    /// <summary>The median, smallest and largest; a single value alone; "–" where none is known.</summary>
    /// <param name="values">A value per run; NaN where it has none.</param>
    /// <param name="words">A value in words.</param>
    public static Cell Of(IEnumerable<double> values, Func<double, string> words)
    {
        double[] all = [.. values], known = [.. all.Where(double.IsFinite)];
        if (known.Length == 0)
            return new Cell("–", CellKind.Absent);
        string range = words(known.Min()) != words(known.Max()) ? $" ({words(known.Min())} to {words(known.Max())})" : "";
        return new Cell($"{words(Quantiles.Median(known))}{range}{(known.Length < all.Length ? $", {known.Length} of {all.Length}" : "")}");
    }

    /// <summary>A cell for each of some columns of the runs' rows.</summary>
    public static IEnumerable<Cell> Of(IReadOnlyList<ResultRow> rows, Func<double, string> words, params string[] columns) =>
        columns.Select(column => Of(rows.Select(row => row.Number(column)), words));

    /// <summary>The median alone of each of some columns, of many rows.</summary>
    public static IEnumerable<Cell> Medians(IReadOnlyList<ResultRow> rows, Func<double, string> words, params string[] columns) => columns.Select(column =>
    {
        double[] known = [.. rows.Select(row => row.Number(column)).Where(double.IsFinite)];
        return known.Length == 0 ? new Cell("–", CellKind.Absent) : new Cell(words(Quantiles.Median(known)));
    });
}
