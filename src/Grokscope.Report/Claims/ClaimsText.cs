using Grokscope.Report.Page;

namespace Grokscope.Report.Claims;

/// <summary>Claims in words.</summary>
internal static class ClaimsText
{
    /// <summary>How many have which verdict, in words.</summary>
    public static string Summary(IReadOnlyList<ClaimResult> results) =>
        Words.List([.. results.GroupBy(result => result.Verdict).OrderBy(same => same.Key).Select(same => $"{same.Count()} {Plural(same.Key, same.Count())}")]);

    /// <summary>The statistic with its interval; "–" where there is none.</summary>
    public static string Number(ClaimResult result) => result.Estimate is not { } estimate ? "–"
        : Words.Significant(estimate.Value, 3) + (estimate.Interval is { } interval ? $" ({Words.Significant(interval.Low, 3)} to {Words.Significant(interval.High, 3)})" : "");

    /// <summary>The null level; "–" where there is none.</summary>
    public static string Level(ClaimResult result) => result.Null is { } level ? Words.Significant(level, 3) : "–";

    private static string Plural(Verdict verdict, int count) => (verdict, count) switch
    {
        (Verdict.Holds, 1) => "holds",
        (Verdict.Holds, _) => "hold",
        (Verdict.HoldsWeakly, 1) => "holds weakly",
        (Verdict.HoldsWeakly, _) => "hold weakly",
        (Verdict.NotDistinguishable, 1) => "is not distinguishable from the null",
        (Verdict.NotDistinguishable, _) => "are not distinguishable from the null",
        (Verdict.Fails, 1) => "fails",
        (Verdict.Fails, _) => "fail",
        (Verdict.NotEnoughRuns, 1) => "has not enough runs",
        _ => "have not enough runs",
    };
}
