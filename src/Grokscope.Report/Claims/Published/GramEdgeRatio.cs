using Grokscope.Report.Claims.Judging;

namespace Grokscope.Report.Claims.Published;

/// <summary>The ratio at the updates' spectral edge.</summary>
internal sealed class GramEdgeRatio : KindsClaim
{
    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "gram-edge-ratio", "smaller edge ratio R with a grok",
        "At the grok the ratio R at the edge of the updates' spectrum is smaller than in controls.",
        "published.md §1, §16; method.md §23, 32",
        "R, runs that grok minus runs that do not", "0, no difference",
        "1.39 and 2.51", "1.39 ± 0.08 at the grok, 2.51 ± 0.56 in controls, the latter means over all windows",
        RuleOf("R", "smaller"));

    /// <inheritdoc/>
    protected override string Number => "R";

    /// <inheritdoc/>
    protected override bool IsLarger => false;
}
