using Grokscope.Geometry.Measuring;
using Grokscope.Report.Published;

namespace Grokscope.Report.Chapters.Compression;

/// <summary>Test accuracy of the task that does worst, on which the published criteria rest.</summary>
internal static class LeastAccuracy
{
    /// <summary>Label of its axis.</summary>
    public const string Label = "least test accuracy";

    /// <summary>One point for each place, from rows of one run and one kind of weights, a row a task.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="place">Column of the place.</param>
    public static IEnumerable<(double X, double Y)> Of(IEnumerable<ResultRow> rows, string place) =>
        rows.GroupBy(row => row.Number(place)).Select(tasks => (tasks.Key, tasks.Min(row => row.Number("test_accuracy"))));

    /// <summary>The same of published numbers, of each seed by itself.</summary>
    public static IEnumerable<(double X, double Y)> Of(IEnumerable<PublishedValue> values) =>
        values.GroupBy(value => (value.X, value.Seed)).Select(tasks => (tasks.Key.X, tasks.Min(value => value.Value)));
}
