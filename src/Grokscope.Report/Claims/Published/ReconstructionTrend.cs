using Grokscope.Geometry.Measuring;
using Grokscope.Report.Claims.Judging;

namespace Grokscope.Report.Claims.Published;

/// <summary>Less decay needs more directions.</summary>
internal sealed class ReconstructionTrend : TrendClaim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "reconstruction-covaries", "more directions with less decay",
        "Weight-decay phases: the reconstruction threshold k* covaries with decay.",
        "published.md §1, §10; method.md §23, 20",
        "rank correlation of decay and k*", "0, decay does not matter",
        "k* 8.3, 7.7, 5.7, 5, 6.3", "two tasks, means at decay 0.1, 0.2, 0.3, 0.5, 1; three tasks 6, 5.3, 6.3, 4.3, 4.3",
        RuleOf("k* of the published path (uncentred)", "k* of a path that knows neither its end nor the decay of the initial weights (measure reconstruct, undecayed_past, 90 %; one more than were tried where none is enough)", isRising: false));

    /// <inheritdoc/>
    protected override string Measure => Directions.Measure;

    /// <inheritdoc/>
    protected override bool IsRising => false;

    /// <inheritdoc/>
    protected override double AsPublished(MeasureResult result) => Directions.Enough(result, Directions.AsPublished);

    /// <inheritdoc/>
    protected override double Controlled(MeasureResult result) => Directions.Enough(result, Directions.Controlled);
}
