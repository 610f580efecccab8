using Grokscope.Geometry.Statistics;

namespace Grokscope.Report.Page;

/// <summary>Cells of tables that tell one number of several runs.</summary>
internal static class RunsCell
{
    /// <summary>The median, with the smallest and the largest in brackets where there are several; how many runs have one where not all do.</summary>
    /// <param name="values">One a run; NaN where it has none.</param>
    /// <param name="words">How a number is written; three significant digits where none is given.</param>
    public static Cell Of(IEnumerable<double> values, Func<double, string>? words = null)
    {
        words ??= value => Words.Significant(value);
        double[] all = [.. values], known = [.. all.Where(double.IsFinite)];
        string of = known.Length == all.Length ? "" : $", {known.Length} of {all.Length}";
        return known.Length == 0 ? new Cell("–", CellKind.Absent)
            : new Cell(words(known.Min()) == words(known.Max()) ? words(known[0]) + of : $"{words(Quantiles.Median(known))} ({words(known.Min())} to {words(known.Max())}){of}");
    }

    /// <summary>The median alone.</summary>
    /// <param name="values">One a run; NaN where it has none.</param>
    /// <param name="words">How a number is written.</param>
    public static Cell Middle(IEnumerable<double> values, Func<double, string> words) =>
        values.Where(double.IsFinite).ToArray() is { Length: > 0 } known ? new Cell(words(Quantiles.Median(known))) : new Cell("–", CellKind.Absent);
}
