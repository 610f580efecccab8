using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Claims.Judging;

namespace Grokscope.Report.Claims.Published;

/// <summary>Curvature deepens with decay. The deepest of many noisy values is the deeper the more there are, so the median over snapshots decides.</summary>
internal sealed class CurvatureTrend : TrendClaim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "curvature-covaries", "curvature deepens with decay",
        "Weight-decay phases: the depth of the lowest curvature covaries with decay.",
        "published.md §1, §8; method.md §23, 15 and 17",
        "rank correlation of decay and curvature depth", "0, decay does not matter",
        "−17, −15, −15, −36, −64", "deepest λ_min, two tasks, at decay 0.1, 0.2, 0.3, 0.5, 1, but −50 without decay; not converged",
        RuleOf("its deepest value", "−λ_min of the total loss, the median over converged snapshots (measure hessian)", isRising: true));

    /// <inheritdoc/>
    protected override string Measure => "hessian";

    /// <inheritdoc/>
    protected override bool IsRising => true;

    /// <inheritdoc/>
    protected override double AsPublished(MeasureResult result) => Depths(result) is { Length: > 0 } depths ? depths.Max() : double.NaN;

    /// <inheritdoc/>
    protected override double Controlled(MeasureResult result) => Depths(result) is { Length: > 0 } depths ? Quantiles.Median(depths) : double.NaN;

    private static double[] Depths(MeasureResult result) =>
        [.. result.RowsOf("").Where(row => row.Text("loss") == "total" && row.Flag("lambda_min_converged")).Select(row => -row.Number("lambda_min"))];
}
