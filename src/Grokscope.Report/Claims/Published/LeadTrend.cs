using Grokscope.Geometry.Measuring;
using Grokscope.Report.Claims.Judging;

namespace Grokscope.Report.Claims.Published;

/// <summary>The defect leads by more where decay is small. Everything takes longer there, so the lead as a share of the grok step decides.</summary>
internal sealed class LeadTrend : TrendClaim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "lead-covaries", "defect leads longer with less decay",
        "Weight-decay phases: the lead of the defect before the grok covaries with decay.",
        "published.md §1, §5; method.md §23, 10 and 11",
        "rank correlation of decay and lead/grok step", "0, decay does not matter",
        "70, 61, 32, 5, 53 %", "lead over grok step, two tasks, means at decay 0.1, 0.2, 0.3, 0.5, 1; three tasks 97, 77, 82 % at 0.1, 0.5, 1",
        RuleOf("the lead in steps", "lead/grok step (measure onset, rule backward, exact defect, first task)", isRising: false));

    /// <inheritdoc/>
    protected override string Measure => "onset";

    /// <inheritdoc/>
    protected override bool IsRising => false;

    /// <inheritdoc/>
    protected override double AsPublished(MeasureResult result) => Find(result, "lead");

    /// <inheritdoc/>
    protected override double Controlled(MeasureResult result) => Find(result, "fractional_lead");

    private static double Find(MeasureResult result, string column) => result.RowsOf("")
        .Where(row => row.Text("form") == "exact" && row.Text("rule") == "backward" && row.Text("criterion") == "grok" && row.Text("task") == "first").Select(row => row.Number(column)).FirstOrDefault(double.NaN);
}
