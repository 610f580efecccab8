using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>
/// Integrability. That the rest ρ is 1.000 holds for any basis of a few of N directions; and since the basis lies in the attention block alone, while the defect is not spread evenly over all
/// parameters, random subspaces of that block are what it must be held against.
/// </summary>
internal sealed class DefectOrthogonal : RatioClaim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "defect-orthogonal", "defect orthogonal to the path",
        "The commutator defect is orthogonal to the execution manifold, ρ ≈ 1.000: the manifold is integrable.",
        "published.md §1, §7; method.md §23, 6",
        "ratio of the defect's share in the path's subspace to that of random subspaces of the attention block", "1, random subspaces of the same dimension inside the attention block; ρ ≈ 1.000 holds for them, too",
        "ρ = 1.000", "by its figure 0.4 to 0.9 of the random level of all parameters",
        RuleOf("the median over snapshots of attention_ratio (measure commutator, both batches of all tasks, the path's basis, exact form), the share of the defect's attention part in the path's subspace over that of random subspaces of the same "
            + "dimension and block. ρ itself decides nothing: it is near 1 for any basis of few directions"));

    /// <inheritdoc/>
    protected override string Measure => "commutator";

    /// <inheritdoc/>
    protected override double ValueOf(MeasureResult result) => Find(result, "attention_ratio_median");

    /// <inheritdoc/>
    protected override string Remark(Study study)
    {
        double[] rests = [.. ClaimRuns.Values(study, Measure, result => Find(result, "resid_median")).Select(value => value.Value)];
        double[] whole = [.. ClaimRuns.Values(study, Measure, result => Find(result, "ratio_median")).Select(value => value.Value)];
        return rests.Length == 0 || whole.Length == 0 ? "" : $" (ρ = {Words.Significant(Quantiles.Median(rests), 5)}, as for any basis so small; against subspaces of all parameters the ratio is {Words.Significant(Quantiles.Median(whole), 3)})";
    }

    private static double Find(MeasureResult result, string column) => result.RowsOf("summary")
        .Where(row => row.Text("mode") == "total" && row.Text("basis") == "path" && row.Text("form") == "exact").Select(row => row.Number(column)).FirstOrDefault(double.NaN);
}
