using Grokscope.Report.Reading;
using Grokscope.Training.Storage;

namespace Grokscope.Report.Claims;

/// <summary>report/claims.json: what a study says of each claim, with the rules. No value is NaN: one that does not exist is null, and the reason says why.</summary>
/// <param name="SchemaVersion">Version of the file's format.</param>
/// <param name="Study">Name of the study.</param>
/// <param name="Runs">Its runs.</param>
/// <param name="Claims">The claims.</param>
internal sealed record ClaimsFile(int SchemaVersion, string Study, int Runs, IReadOnlyList<ClaimEntry> Claims)
{
    /// <summary>Version of the file's format.</summary>
    public const int Schema = 1;

    /// <summary>Writes the file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="study">The study.</param>
    /// <param name="verdicts">What it says of the claims.</param>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public static void Write(string path, Study study, IReadOnlyList<ClaimResult> verdicts) =>
        JsonFile.Write(path, new ClaimsFile(Schema, study.Name, study.Runs.Count, [.. verdicts.Select(ClaimEntry.Of)]));
}

/// <summary>A claim in the file.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Claim">It as published, shortened.</param>
/// <param name="Source">Where it stands.</param>
/// <param name="Verdict">The verdict in words.</param>
/// <param name="Statistic">What the value is.</param>
/// <param name="Value">The number; null where the reason says why.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Level">The interval's level, such as 0.95.</param>
/// <param name="NullLevel">What the value would be if there were nothing to find.</param>
/// <param name="NullIs">What that level is.</param>
/// <param name="Runs">Runs that it rests on.</param>
/// <param name="Needed">Fewest runs that could decide.</param>
/// <param name="Published">The published number.</param>
/// <param name="PublishedDetail">What more was published of it.</param>
/// <param name="Reason">Why this verdict.</param>
/// <param name="Rule">Which numbers give which verdict, the same for every study.</param>
internal sealed record ClaimEntry(
    string Id, string Claim, string Source, string Verdict, string Statistic, double? Value, double? Low, double? High, double? Level,
    double? NullLevel, string NullIs, int Runs, int Needed, string Published, string PublishedDetail, string Reason, string Rule)
{
    /// <summary>Of a result.</summary>
    public static ClaimEntry Of(ClaimResult result) => new(
        result.Claim.Id, result.Claim.Sentence, result.Claim.Source, result.Verdict.Words(), result.Claim.Statistic,
        Finite(result.Estimate?.Value), Finite(result.Estimate?.Interval?.Low), Finite(result.Estimate?.Interval?.High), result.Estimate?.Interval is null ? null : result.Estimate.Level,
        Finite(result.Null), result.Claim.NullIs, result.Runs, result.Needed, result.Claim.Published, result.Claim.PublishedDetail, result.Reason, result.Claim.Rule);

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
