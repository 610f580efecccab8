using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;

namespace Grokscope.Report.Page;

/// <summary>Cells of tables.</summary>
internal static class Cells
{
    /// <summary>What captions say of cells of several runs.</summary>
    public const string RunsMeaning = "Median of the runs, their smallest and largest in brackets; where not all have a value, how many do.";

    /// <summary>What is not there.</summary>
    public static Cell None { get; } = new("–", CellKind.Absent);

    /// <summary>A number in words; a dash where it is undefined.</summary>
    /// <param name="value">The number.</param>
    /// <param name="words">Its words, <see cref="Words.Significant(double)"/> where none are given.</param>
    public static Cell Of(double value, Func<double, string>? words = null) => double.IsFinite(value) ? new Cell((words ?? Words.Significant)(value)) : None;

    /// <summary>One number of several runs: the median, with the smallest and the largest in brackets where they differ; how many runs have one where not all do.</summary>
    /// <param name="values">One a run; NaN where it has none.</param>
    /// <param name="words">As of <see cref="Of(double, Func{double, string}?)"/>.</param>
    /// <param name="middle">What stands instead of the median.</param>
    public static Cell OfRuns(IEnumerable<double> values, Func<double, string>? words = null, Func<double[], double>? middle = null)
    {
        words ??= Words.Significant;
        double[] all = [.. values], known = [.. all.Where(double.IsFinite)];
        if (known.Length == 0)
            return None;
        string range = words(known.Min()) == words(known.Max()) ? "" : $" ({words(known.Min())} to {words(known.Max())})";
        return new Cell($"{words((middle ?? Median)(known))}{range}{(known.Length == all.Length ? "" : $", {known.Length} of {all.Length}")}");
    }

    /// <summary>The same of each of some columns, from a row of each run.</summary>
    public static IEnumerable<Cell> OfRuns(IReadOnlyList<ResultRow> rows, Func<double, string> words, params IReadOnlyList<string> columns) =>
        columns.Select(column => OfRuns(rows.Select(row => row.Number(column)), words));

    /// <summary>The median alone.</summary>
    /// <param name="values">One a run; NaN where it has none.</param>
    /// <param name="words">As of <see cref="Of(double, Func{double, string}?)"/>.</param>
    public static Cell MedianOf(IEnumerable<double> values, Func<double, string>? words = null) =>
        values.Where(double.IsFinite).ToArray() is { Length: > 0 } known ? Of(Median(known), words) : None;

    private static double Median(double[] values) => Quantiles.Median(values);
}
