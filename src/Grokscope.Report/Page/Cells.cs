namespace Grokscope.Report.Page;

/// <summary>Cells of tables.</summary>
internal static class Cells
{
    /// <summary>What is not there.</summary>
    public static Cell None { get; } = new("–", CellKind.Absent);

    /// <summary>A number in words; a dash where it is undefined.</summary>
    /// <param name="value">The number.</param>
    /// <param name="words">Its words, <see cref="Words.Significant(double)"/> where none are given.</param>
    public static Cell Of(double value, Func<double, string>? words = null) => double.IsFinite(value) ? new Cell((words ?? Words.Significant)(value)) : None;
}
