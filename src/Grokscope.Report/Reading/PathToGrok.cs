using Grokscope.Geometry.Measuring;

namespace Grokscope.Report.Reading;

/// <summary>
/// The measure <c>pca</c> of the path until a run's last task has grokked, where the published runs end: what a run does after it is another path, and makes the first component smaller.
/// </summary>
internal static class PathToGrok
{
    /// <summary>
    /// A row for each object: of its windows the one that ends nearest to the last grok step, since there are no more than twenty, or the whole path of a run that has not grokked. Both tables have the columns pc1 and
    /// walk_limit_pc1.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="pca">What the measure gave of it.</param>
    public static IReadOnlyList<ResultRow> Rows(StudyRun run, MeasureResult pca) => run.LastGrok is { } grok
        ? [.. pca.RowsOf("windows").GroupBy(row => row.Text("object")).Select(windows => windows.MinBy(row => Math.Abs(row.Number("last_step") - grok))!)]
        : [.. pca.RowsOf("summary")];
}
