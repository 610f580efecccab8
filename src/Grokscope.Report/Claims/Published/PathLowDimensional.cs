using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>A low-dimensional trajectory. A path that wanders aimlessly has a large first component, too, and so have runs that do not grok.</summary>
internal sealed class PathLowDimensional : RatioClaim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "path-low-dimensional", "path nearly one-dimensional",
        "Training is confined to a low-dimensional execution manifold: the first principal component holds most of the variance.",
        "published.md §13; method.md §23, 30",
        "variance beside the first principal component, over that of an aimless path", "1, the larger first component of a random walk with the same step lengths and of a smooth Brownian path (6/π² = 61 %)",
        "PC1 50 to 77 %", "of an attention matrix' path at decay 1; 71 to 80 % without decay, without a grok",
        RuleOf("(1 − PC1)/(1 − PC1 of an aimless path) (measure pca, summary, mean over the attention matrices), the latter the larger of walk_limit_pc1 and 6/π²"));

    // Of the Karhunen-Loève expansion of a centred Brownian path.
    private const double Smooth = 6 / (Math.PI * Math.PI);

    /// <inheritdoc/>
    protected override string Measure => "pca";

    /// <inheritdoc/>
    protected override double ValueOf(MeasureResult result) => Ratio(result.RowsOf("summary"));

    /// <inheritdoc/>
    protected override string Remark(Study study)
    {
        double[] own = [.. ClaimRuns.Values(study, Measure, First).Select(value => value.Value)];
        double[] others = [.. ClaimRuns.Done(study).Where(run => run.Tasks.All(task => run.GrokStep(task) is null)).Select(run => run.ResultOf(Measure)).OfType<MeasureResult>().Select(First).Where(double.IsFinite)];
        string first = $"PC1 is {Percent(own)} in the median run that grokked{(others.Length == 0 ? "" : $", {Percent(others)} in those without a grok")}";
        return $" ({first}{ToGrok(study)})";
    }

    private string ToGrok(Study study)
    {
        IReadOnlyList<ResultRow>[] paths = [.. ClaimRuns.Grokked(study).Select(run => run.ResultOf(Measure) is { } pca ? PathToGrok.Rows(run, pca) : []).Where(rows => double.IsFinite(Ratio(rows)))];
        return MedianInterval.Of([.. paths.Select(Ratio)]) is { } median
            ? $"; of the paths until the last grok, where published runs end, PC1 is {Percent([.. paths.Select(First)])} and the ratio {InWords(median)}"
            : "";
    }

    private static double Ratio(IEnumerable<ResultRow> rows) => Mean(rows, row => (1 - row.Number("pc1")) / (1 - Math.Max(row.Number("walk_limit_pc1"), Smooth)));

    private static double First(MeasureResult result) => First(result.RowsOf("summary"));

    private static double First(IEnumerable<ResultRow> rows) => Mean(rows, row => row.Number("pc1"));

    private static string Percent(double[] shares) => $"{Words.Significant(100 * Quantiles.Median(shares), 3)} %";

    private static double Mean(IEnumerable<ResultRow> rows, Func<ResultRow, double> of)
    {
        double[] values = [.. rows.Where(row => row.Text("object") != "all").Select(of).Where(double.IsFinite)];
        return values.Length == 0 ? double.NaN : values.Sum() / values.Length;
    }
}
