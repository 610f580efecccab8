using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims;

/// <summary>A published claim with its rule. A new one is a class in the folder Published and a line in <see cref="PublishedClaims"/>.</summary>
internal abstract class Claim
{
    /// <summary>Level of all tests.</summary>
    protected const double Significant = 0.05;

    /// <summary>What is claimed, and the rule.</summary>
    public abstract ClaimText Text { get; }

    /// <summary>Applies the rule to a study. Reads what has been measured and measures nothing.</summary>
    public abstract ClaimResult Judge(Study study);

    /// <summary>A verdict with its number.</summary>
    protected ClaimResult Result(Verdict verdict, Estimate estimate, double? level, int runs, int needed, string reason) => new(Text, verdict, estimate, level, runs, needed, reason);

    /// <summary>Too few runs.</summary>
    protected ClaimResult NotEnough(int runs, int needed, string reason) => new(Text, Verdict.NotEnoughRuns, null, null, runs, needed, reason);
}
