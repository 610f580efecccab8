using System.Collections.Concurrent;
using System.Globalization;
using Grokscope.Report.Claims;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;

namespace Grokscope.Docs.Results;

/// <summary>
/// Parts of a document on results, by names: <c>claims STUDY</c>, all verdicts in a table; <c>claims STUDY beside OTHER</c>, those that OTHER decides, of both; <c>claim STUDY ID</c>, one of them; <c>verdict STUDY ID</c>, no more than what
/// was found of it; <c>table STUDY PART [N]</c> and <c>text STUDY PART [N]</c>, the first
/// or Nth table or paragraph of a part of the study's page, the table also with <c>only TEXT</c>, the rows with a cell that begins or ends with TEXT (_ for a space; | between several); <c>runs STUDY</c>, how each run ended; <c>sum STUDY</c>, the same in a sentence. STUDY is a folder in results/.
/// </summary>
/// <param name="results">The folder results/.</param>
internal sealed class ResultParts(string results)
{
    // Several documents rest on the same studies, which take seconds to read.
    private static readonly ConcurrentDictionary<string, ResultParts> Known = [];

    private readonly Dictionary<string, KeptStudy> _studies = [];

    /// <summary>Those of results/ in a source tree, which is read once.</summary>
    /// <param name="root">The source tree.</param>
    public static ResultParts In(string root) => Known.GetOrAdd(Path.Combine(root, "results"), results => new ResultParts(results));

    /// <summary>A part.</summary>
    /// <exception cref="FormatException">There is no such part.</exception>
    public string Make(string name) => name.Split(' ') switch
    {
        ["claims", var study] => Claims(Of(study).Claims),
        ["claims", var study, "beside", var other] => Beside(Of(study).Claims, Of(other).Claims),
        ["claim", var study, var id] => Claim(Of(study).Claim(id)),
        ["verdict", var study, var id] => Found(Of(study).Claim(id)),
        ["table", var study, var part, .. var place, "only", var texts] => ReportTable.Of(Only(At(Of(study).Blocks<Table>(part), place, name), texts.Replace('_', ' ').Split('|'))),
        ["table", var study, var part, .. var place] => ReportTable.Of(At(Of(study).Blocks<Table>(part), place, name)),
        ["text", var study, var part, .. var place] => At(Of(study).Blocks<Paragraph>(part), place, name).Text,
        ["runs", var study] => RunMatrix.Of(Of(study).Study),
        ["sum", var study] => RunMatrix.Sum(Of(study).Study),
        _ => throw new FormatException($"There is no part '{name}'."),
    };

    /// <summary>A figure of a study's page, as SVG.</summary>
    /// <param name="study">The study's folder in results/.</param>
    /// <param name="name">The figure's name.</param>
    /// <exception cref="FormatException">There is none.</exception>
    public string Figure(string study, string name) => $"{FigureFiles.Svg(Of(study).Figure(name))}\n";

    private KeptStudy Of(string study) => _studies.TryGetValue(study, out KeptStudy? known) ? known : _studies[study] = new KeptStudy(Path.Combine(results, study));

    private static T At<T>(IReadOnlyList<T> blocks, string[] place, string name)
    {
        int index = place is [var given] ? int.Parse(given, CultureInfo.InvariantCulture) - 1 : 0;
        return index >= 0 && index < blocks.Count ? blocks[index] : throw new FormatException($"There is no '{name}': the part has {blocks.Count} of them.");
    }

    private static Table Only(Table table, string[] texts) => table with
    {
        Rows = [.. table.Rows.Where(row => row.Any(cell => texts.Any(text => cell.Text.StartsWith(text, StringComparison.Ordinal) || cell.Text.EndsWith(text, StringComparison.Ordinal))))],
    };

    private static string Claims(IReadOnlyList<ClaimResult> results) => ReportTable.Of(
        ["claim", "verdict", "number", "null level", "published", "runs"],
        [.. results.Select(result => (Cell[])
        [
            new(result.Claim.Title, CellKind.Words), new(result.Verdict.Words(), CellKind.Words), new(ClaimsText.Number(result)), new(ClaimsText.Level(result)),
            new(result.Claim.Published, CellKind.Words), new(Words.Whole(result.Runs)),
        ])]);

    private static string Beside(IReadOnlyList<ClaimResult> results, IReadOnlyList<ClaimResult> others) => ReportTable.Of(
        ["claim", "verdict", "number", "runs", "verdict", "number", "runs"],
        [.. results.Join(others.Where(other => other.Verdict != Verdict.NotEnoughRuns), result => result.Claim.Id, other => other.Claim.Id, (result, other) => (Cell[])
        [
            new(result.Claim.Title, CellKind.Words), .. Short(result), .. Short(other),
        ])]);

    private static Cell[] Short(ClaimResult result) => [new(result.Verdict.Words(), CellKind.Words), new(ClaimsText.Number(result)), new(Words.Whole(result.Runs))];

    private static string Claim(ClaimResult result) => $"""
        > “{result.Claim.Sentence}”

        {Found(result)}

        The number: {MarkdownTable.Plain(result.Claim.Statistic)}. Null level: {MarkdownTable.Plain(result.Claim.NullIs)}.
        """;

    private static string Found(ClaimResult result) =>
        $"**{Words.Capital(result.Verdict.Words())}**: {ClaimsText.Number(result)}, null level {ClaimsText.Level(result)}, {Words.Count(result.Runs, "run")}; published: {MarkdownTable.Plain(result.Claim.Published)}. {Words.Capital(MarkdownTable.Plain(result.Reason))}.";
}
