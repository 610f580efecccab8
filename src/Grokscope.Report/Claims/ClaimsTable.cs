using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims;

/// <summary>The verdicts at a glance, of claims on which some run has a say, then of each claim its number beside the rule that it was decided by.</summary>
/// <param name="results">What the study says of each claim.</param>
internal sealed class ClaimsTable(IReadOnlyList<ClaimResult> results) : IPartWriter
{
    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        ClaimResult[] asked = [.. results.Where(result => result.Runs > 0)], others = [.. results.Except(asked)];
        return new Part(
            "verdicts", "Claims and verdicts",
            [
                new Paragraph(
                    $"Of {results.Count} claims of the published study {ClaimsText.Summary(results)}. Each has a rule, the same for every study, and but for three (docs/claims.md tells which, and why) written before the published runs had been repeated: a number, with an interval over runs, and what it would be if there were nothing to find. "
                    + "“Holds” needs more than being beyond that level; “holds weakly” is beyond it, but less than claimed, or an observation whose reading does not survive its control; “not enough runs” is no verdict, and the reason says what is missing. "
                    + "Each is decided by itself at 5 %: of some twenty, one would be beyond its null level by chance."),
                .. asked.Length > 0 ? (Block[])[Overview(study, asked)] : [],
                .. others.Length > 0 ? (Block[])[new Paragraph($"No run of this study has what these are decided by, since it has not been measured or the study is of something else: {Words.List([.. others.Select(result => result.Claim.Title)])}.")] : [],
                new Heading("Rules and reasons"),
                .. results.Select(result => new Fold($"{result.Claim.Title}: {result.Verdict.Words()}", new Paragraph(Whole(result)))),
            ]);
    }

    private static Table Overview(Study study, IReadOnlyList<ClaimResult> asked) => new(
        $"Published claims and what {Words.Count(study.Runs.Count, "run")} say of them. Ours: the statistic that stands below the claim, with its interval over runs, 95 % or as little more as so few runs allow; null level: what it would be if there were nothing to find; published: as it was printed, at times of another statistic; runs: those that it rests on, or of how many needed. What each number is, and its rule, stand below.",
        ["claim", "verdict", "ours", "null level", "published", "runs"],
        [
            .. asked.Select(result => (IReadOnlyList<Cell>)
            [
                new Cell(result.Claim.Title, CellKind.Words) { Under = result.Claim.Statistic },
                new Cell(result.Verdict.Words(), CellKind.Words),
                new Cell(ClaimsText.Number(result), result.Estimate is null ? CellKind.Absent : CellKind.Number),
                new Cell(ClaimsText.Level(result), result.Null is null ? CellKind.Absent : CellKind.Number),
                new Cell(result.Claim.Published),
                new Cell(result.Runs < result.Needed ? $"{result.Runs} of {result.Needed}" : Words.Whole(result.Runs), result.Verdict == Verdict.NotEnoughRuns ? CellKind.Absent : CellKind.Number),
            ]),
        ]);

    private static string Whole(ClaimResult result)
    {
        string level = result.Estimate is { Interval: not null, Level: var share } ? $", interval at {Words.SetPercent(Math.Round(share, 3))}" : "";
        string number = result.Estimate is null ? "" : $" {Words.Capital(result.Claim.Statistic)}: {ClaimsText.Number(result)}{level}; null level {ClaimsText.Level(result)} ({result.Claim.NullIs}); {Words.Count(result.Runs, "run")}.";
        return $"“{result.Claim.Sentence}” Published: {result.Claim.Published}; {result.Claim.PublishedDetail} ({result.Claim.Source}). Here: {result.Reason}.{number} Rule: {result.Claim.Rule}";
    }
}
