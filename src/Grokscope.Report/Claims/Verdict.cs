namespace Grokscope.Report.Claims;

/// <summary>What a study says of a published claim.</summary>
/// <seealso cref="StudyReport"/>
public enum Verdict
{
    /// <summary>Beyond the null level, and as large as claimed.</summary>
    Holds,

    /// <summary>Beyond the null level, but less than claimed, or an observation whose published reading does not survive its control.</summary>
    HoldsWeakly,

    /// <summary>The runs cannot tell it from the null level.</summary>
    NotDistinguishable,

    /// <summary>The data contradict it.</summary>
    Fails,

    /// <summary>Too few runs, or too few that have been measured, to say anything.</summary>
    NotEnoughRuns,
}

/// <summary>Verdicts in words.</summary>
internal static class VerdictWords
{
    /// <summary>In words: "not distinguishable from the null".</summary>
    public static string Words(this Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.HoldsWeakly => "holds weakly",
        Verdict.NotDistinguishable => "not distinguishable from the null",
        Verdict.Fails => "fails",
        Verdict.NotEnoughRuns => "not enough runs",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };
}
