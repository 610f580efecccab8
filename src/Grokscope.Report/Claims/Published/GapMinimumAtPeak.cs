using Grokscope.Geometry.Measuring;
using Grokscope.Report.Claims.Judging;

namespace Grokscope.Report.Claims.Published;

/// <summary>The spectral edge: the gap closes where WQ and WK commute least.</summary>
internal sealed class GapMinimumAtPeak : RankClaim
{
    private const string Shuffles = "of the same gap's changes in a random order (shuffled_as_near)";

    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "gap-minimum-at-peak", "gap least at the peak of [WQ, WK]",
        "The spectral gap σ1 − σ2 of WQ is least where the commutator of WQ and WK peaks.",
        "published.md §1, §15; method.md §23, 27 and 28",
        "share of random pairs of points in time that are as near as gap minimum and commutator peak", "1/2, the median share if neither knew of the other",
        "15,200 and 300", "peak and minimum of the dual run, seed 42; of the tri run 17,600 and 20,800",
        RuleOf("uniform_as_near (measure spectra, timing, layer 0, whole weights, commutator), the share of random pairs of points as near as the two", Shuffles));

    /// <inheritdoc/>
    protected override string Measure => "spectra";

    /// <inheritdoc/>
    protected override string Control => Shuffles;

    /// <inheritdoc/>
    protected override double ValueOf(MeasureResult result) => Find(result, "uniform_as_near");

    /// <inheritdoc/>
    protected override double ControlOf(MeasureResult result) => Find(result, "shuffled_as_near");

    private static double Find(MeasureResult result, string column) => result.RowsOf("timing")
        .Where(row => row.Text("object") == "weights" && row.Number("layer") == 0 && row.Text("form") == "commutator").Select(row => row.Number(column)).FirstOrDefault(double.NaN);
}
