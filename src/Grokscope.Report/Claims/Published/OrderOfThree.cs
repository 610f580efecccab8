using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>Product before sum of squares before sum. Three published runs of one decay; three more whose order cannot be read.</summary>
internal sealed class OrderOfThree : OrderClaim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "order-mul-sq-add", "mul before sq before add",
        "Tasks generalise in a staggered order, multiplication, then squares, then addition, with consistent delays.",
        "published.md §1, §3; method.md §23, 14",
        "share of three-task runs with this order, of those whose tasks grok at different evaluations", "1/6, the share if all orders were equally likely",
        "3 of 3 at decay 1", "delays of add behind mul of 12,600, 3,300 and 1,600 steps",
        RuleOf("1/6"));

    /// <inheritdoc/>
    protected override string Missing => "runs of the three tasks add, mul and sq (a + b, a·b and a² + b²) alone";

    /// <inheritdoc/>
    protected override double Chance => 1.0 / 6;

    /// <inheritdoc/>
    protected override IReadOnlyList<string>? OrderOf(StudyRun run) =>
        run.Tasks.Count() == 3 && PublishedTasks.Multiply(run) is { } mul && PublishedTasks.SumOfSquares(run) is { } sq && PublishedTasks.Add(run) is { } add ? [mul, sq, add] : null;
}
