using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>Superposition: heads of different tasks. The classes of two tasks have nothing to do with one another, so that the cosine of flattened heads is near 0 in any case; the row spaces' angles are not.</summary>
internal sealed class HeadsOrthogonal : RatioClaim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "heads-orthogonal", "task heads nearly orthogonal",
        "Superposition: the tasks' heads are nearly orthogonal within a shared trunk.",
        "published.md §14; method.md §23, 31",
        "mean squared cosine of the principal angles between two heads' leading 8 directions (right singular vectors), over that of random subspaces", "1, random subspaces; random heads have a cosine of 1/√(P·C) as well",
        "|cos| ≤ 0.0095", "for add and mul, 0.03 to 0.08 for mul and sq; the random level is 0.009",
        RuleOf("mean_squared_cosine/random_mean_squared_cosine (measure heads, last snapshot, mean over pairs of tasks). The published cosine of flattened heads decides nothing: random heads have it, too"));

    /// <inheritdoc/>
    protected override string Measure => "heads";

    /// <inheritdoc/>
    protected override double ValueOf(MeasureResult result) => AtEnd(result, row => row.Number("mean_squared_cosine") / row.Number("random_mean_squared_cosine"));

    /// <inheritdoc/>
    protected override string Remark(Study study)
    {
        double[] cosines = [.. ClaimRuns.Values(study, Measure, result => AtEnd(result, row => Math.Abs(row.Number("cosine")) / row.Number("random_cosine"))).Select(value => value.Value)];
        return cosines.Length == 0 ? "" : $" (the published cosine is {Words.Significant(Quantiles.Median(cosines), 3)} times the root mean square of random heads)";
    }

    private static double AtEnd(MeasureResult result, Func<ResultRow, double> of)
    {
        ResultRow[] rows = [.. result.RowsOf("")];
        double[] values = [.. rows.Where(row => row.Number("step") == rows.Max(other => other.Number("step"))).Select(of)];
        return values.Length == 0 ? double.NaN : values.Sum() / values.Length;
    }
}
