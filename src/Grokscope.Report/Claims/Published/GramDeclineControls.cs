using Grokscope.Report.Claims.Judging;

namespace Grokscope.Report.Claims.Published;

/// <summary>The decline sets runs that grok apart from others: published by asking the latter nothing.</summary>
internal sealed class GramDeclineControls : KindsClaim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "gram-decline-controls", "updates' gap falls only with a grok",
        "The gap g23 declines in all runs that grok, and in 1 of 18 controls.",
        "published.md §1, §16; method.md §23, 32",
        "ln of the decline of g23, runs that grok minus runs that do not", "0, no difference; a run without a grok has a decline at the same time, too",
        "18 of 18, 1 of 18", "of a run without a grok no decline was computed",
        RuleOf("ln_decline", "larger"));

    /// <inheritdoc/>
    protected override string Number => "ln_decline";

    /// <inheritdoc/>
    protected override bool IsLarger => true;
}
