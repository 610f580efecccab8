using Grokscope.Geometry.Measuring;
using Grokscope.Report.Claims.Judging;

namespace Grokscope.Report.Claims.Published;

/// <summary>The updates' gap falls before the grok. The published ratio, a maximum over one value, cannot be below 1; the same ratio at earlier steps can be as large.</summary>
internal sealed class GramDeclineBeforeGrok : RankClaim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "gram-decline-before-grok", "updates' gap falls before the grok",
        "The gap g23 of the updates' Gram matrix declines 8 to 111 times before the grok.",
        "published.md §1, §16; method.md §23, 32",
        "share of the run's earlier windows that have declined as much as the one at the grok", "1/2, the median share if the grok were any of the run's windows",
        "18 of 18", "8 to 111 times",
        RuleOf("earlier_as_large (measure gram, at the finest equal steps), the share of earlier windows with a ratio as large as that at the grok", null));

    /// <inheritdoc/>
    protected override string Measure => "gram";

    /// <inheritdoc/>
    protected override double ValueOf(MeasureResult result) => result.RowsOf("").Where(row => row.Number("spacing") > 0).OrderBy(row => row.Number("spacing"))
        .Select(row => row.Number("earlier_as_large")).FirstOrDefault(double.NaN);
}
