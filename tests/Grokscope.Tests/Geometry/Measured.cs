using Grokscope.Geometry.Measuring;

namespace Grokscope.Tests.Geometry;

/// <summary>What a measure gives of a run in memory.</summary>
internal static class Measured
{
    /// <summary>All pieces in order, then what rests on all.</summary>
    public static MeasureResult By(RunMeasure measure, MeasuredRun run)
    {
        var all = new MeasurePart(measure.Tables);
        using var worker = new MeasureWorker();
        foreach (MeasureItem item in measure.Items(run))
            all.Add(Item(measure, run, item, worker));
        measure.Finish(run, all);
        return new MeasureResult(measure.Name, "", true, all);
    }

    public static MeasurePart Item(RunMeasure measure, MeasuredRun run, MeasureItem item, MeasureWorker worker)
    {
        var part = new MeasurePart(measure.Tables);
        measure.Measure(run, item, worker, part);
        return part;
    }

    /// <summary>The rows whose column holds a text.</summary>
    public static IEnumerable<Cell[]> Where(this MeasureResult result, string table, string column, string text)
    {
        int index = result.Form(table).IndexOf(column);
        return result.Rows.Rows(table).Where(row => row[index].Value is string value && value == text);
    }

    /// <summary>A number of a row.</summary>
    public static double Number(this MeasureResult result, string table, Cell[] row, string column) =>
        Convert.ToDouble(row[result.Form(table).IndexOf(column)].Value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Why a value of a row is undefined.</summary>
    public static string Because(this MeasureResult result, string table, Cell[] row, string column) =>
        Assert.IsType<Undefined>(row[result.Form(table).IndexOf(column)].Value).Because;

    /// <summary>All values of all rows, for comparing to the bit.</summary>
    public static object[] Values(this MeasureResult result) =>
        [.. result.Rows.Tables.SelectMany(form => result.Rows.Rows(form.Name)).SelectMany(row => row.Select(cell => cell.Value))];
}
