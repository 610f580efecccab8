using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>Product before sum where there are only these two.</summary>
internal sealed class OrderOfTwo : OrderClaim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "order-mul-add", "mul before add",
        "Multiplication generalises before addition, also where these two are all.",
        "published.md §1, §2; method.md §23, 14",
        "share of two-task runs with this order, of those whose tasks grok at different evaluations", "1/2, the share if both orders were equally likely",
        "at most 13 of 15", "by 0 to 750 steps; add first at decay 0.1 and 0.3, seed 2024",
        RuleOf("1/2"));

    /// <inheritdoc/>
    protected override string Missing => "runs of the two tasks add and mul (a + b and a·b) alone";

    /// <inheritdoc/>
    protected override double Chance => 0.5;

    /// <inheritdoc/>
    protected override IReadOnlyList<string>? OrderOf(StudyRun run) => PublishedTasks.IsDual(run) ? [PublishedTasks.Multiply(run)!, PublishedTasks.Add(run)!] : null;
}
