using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Grokscope.Training.Storage;

namespace Grokscope.Report.Figures;

/// <summary>A figure of one column of a measure's table over another, in the style of the report.</summary>
public static class TableFigure
{
    // Above this ratio of the largest to the smallest the small ones would lie on the axis.
    private const double LinearRange = 100;

    /// <summary>Draws the figure into a file. Heights that span more than two powers of ten are on a logarithmic axis; undefined ones are left out.</summary>
    /// <param name="path">The file; what it holds follows its ending, .svg or .png.</param>
    /// <param name="result">The measure's result.</param>
    /// <param name="x">Column of the positions, such as "step".</param>
    /// <param name="y">Column of the heights.</param>
    /// <param name="by">Column that tells the curves apart, such as "task"; null for one curve.</param>
    /// <param name="table">The table; "" for the measure's main one.</param>
    /// <exception cref="KeyNotFoundException">There is no such table or column.</exception>
    /// <exception cref="ArgumentException">The file's ending is another, or the table has no row with both numbers.</exception>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    public static void Write(string path, MeasureResult result, string x, string y, string? by = null, string table = "")
    {
        if (Path.GetExtension(path) is not (".svg" or ".png"))
            throw new ArgumentException($"{path}: a figure is written as .svg or .png.", nameof(path));
        FigureFiles.WriteOne(Of(result, x, y, by, table), path);
    }

    /// <summary>The figure.</summary>
    internal static Figure Of(MeasureResult result, string x, string y, string? by, string table)
    {
        TableForm form = result.Form(table);
        (Column across, Column up) = (form.Columns[form.IndexOf(x)], form.Columns[form.IndexOf(y)]);
        (string Name, double X, double Y)[] points =
        [
            .. result.RowsOf(table).Select(row => (by is null ? y : $"{by} {row[by].Value}", row.Number(x), row.Number(y)))
                .Where(point => double.IsFinite(point.Item2) && double.IsFinite(point.Item3)),
        ];
        if (points.Length == 0)
            throw new ArgumentException($"{result.Measure}: no row of this table has numbers in {x} and {y}.", nameof(y));
        (Pen Pen, string Name, Line Line)[] curves =
        [
            .. points.GroupBy(point => point.Name).Select((curve, i) =>
                (Palette.KindOf(i), curve.Key, new Line(Palette.KindOf(i), [.. curve.Select(point => point.X)], [.. curve.Select(point => point.Y)]))),
        ];
        var panel = new Panel(
            $"{result.Measure}: {y}", up.Unit, AxisOf(across, [.. points.Select(point => point.X)]), AxisOf(up, [.. points.Select(point => point.Y)]),
            [.. curves.Select(curve => curve.Line)], [], []);
        return new Figure(
            $"{result.Measure}_{y}", $"{y} over {x}: {up.Meaning}.", [panel], 1, [.. curves.Select(curve => new LegendEntry(curve.Pen, curve.Name))],
            new FigureData([by ?? "", x, y], points.Select(point => (IReadOnlyList<string>)[point.Name, Words.Exact(point.X), Words.Exact(point.Y)])))
        {
            Of = Words.Count(points.Length, "row"),
            Band = "no band: each row as it was measured",
            Null = "no null level: the column alone",
            Measures = [result.Measure],
        };
    }

    private static Axis AxisOf(Column column, double[] values)
    {
        (double low, double high) = (values.Min(), values.Max());
        return column.Name == Axis.StepLabel && high > 0 ? Axis.Steps(high)
            : low > 0 && high / low > LinearRange ? Axes.Logarithmic(column.Name, values)
            : Axes.Linear(column.Name, values, low, high > low ? high : low + Math.Max(1, Math.Abs(low)));
    }
}
