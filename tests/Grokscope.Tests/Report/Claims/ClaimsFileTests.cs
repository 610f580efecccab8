using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Grokscope.Report;
using Grokscope.Report.Claims;

namespace Grokscope.Tests.Report.Claims;

public sealed partial class ClaimsFileTests
{
    [Fact]
    public void A_study_without_measures_has_not_enough_runs_for_any_claim_and_says_what_is_missing()
    {
        using var study = new MadeUpClaims(3);
        string page = WebUtility.HtmlDecode(File.ReadAllText(StudyReport.Write(study.Path)));
        Assert.Contains($"Of {PublishedClaims.All.Count} claims of the published study {PublishedClaims.All.Count} have not enough runs.", page);
        Assert.All(PublishedClaims.Judge(study.Study), result => Assert.Equal(Verdict.NotEnoughRuns, result.Verdict));
        Assert.All(PublishedClaims.All, claim => Assert.Contains(claim.Text.Rule, page));
        Assert.Contains("hessian has not been measured of any run that grokked", page);
    }

    [Fact]
    public void The_page_shows_the_number_beside_its_rule()
    {
        using MadeUpClaims study = Ranked();
        string page = WebUtility.HtmlDecode(File.ReadAllText(StudyReport.Write(study.Path)));
        Assert.Contains("1 fails", page);
        Assert.Matches(@"<summary>updates' gap falls before the grok: fails</summary>\s*<p>[^<]*: 0\.8 \(0\.7 to 0\.9\), interval at 96\.9 %; null level 0\.5[^<]*; 6 runs\. Rule: Median over grokking runs of earlier_as_large", page);
        Assert.Matches(@">0\.8 \(0\.7 to 0\.9\)</td><td class=""number"">0\.5</td><td class=""number"">18 of 18</td><td class=""number"">6</td>", page);
    }

    [Fact]
    public void The_file_has_every_claim_with_its_rule_and_no_number_that_is_none()
    {
        using MadeUpClaims study = Ranked();
        StudyReport.Write(study.Path);
        string text = File.ReadAllText(Path.Combine(study.Path, "report", "claims.json"));
        Assert.DoesNotContain("NaN", text);
        using var file = JsonDocument.Parse(text);
        Assert.Equal(1, file.RootElement.GetProperty("schema_version").GetInt32());
        Assert.Equal(6, file.RootElement.GetProperty("runs").GetInt32());
        JsonElement[] claims = [.. file.RootElement.GetProperty("claims").EnumerateArray()];
        Assert.Equal(PublishedClaims.All.Select(claim => claim.Text.Id), claims.Select(claim => claim.GetProperty("id").GetString()!));
        JsonElement gram = claims.Single(claim => claim.GetProperty("id").GetString() == "gram-decline-before-grok");
        Assert.Equal("fails", gram.GetProperty("verdict").GetString());
        Assert.Equal((0.8, 0.7, 0.9, 0.96875, 0.5), (Number("value"), Number("low"), Number("high"), Number("level"), Number("null_level")));
        Assert.All(claims.Where(claim => claim.GetProperty("value").ValueKind == JsonValueKind.Null), claim => Assert.NotEmpty(claim.GetProperty("reason").GetString()!));

        double Number(string key) => Math.Round(gram.GetProperty(key).GetDouble(), 6);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_null()
    {
        ClaimText claim = PublishedClaims.All[0].Text;
        var entry = ClaimEntry.Of(new ClaimResult(claim, Verdict.NotEnoughRuns, new Estimate(double.NaN, null, 0.95), double.PositiveInfinity, 0, 6, "why"));
        Assert.Equal((null, null, null, null), (entry.Value, entry.Low, entry.Level, entry.NullLevel));
    }

    [Fact]
    public void A_damaged_file_of_a_measure_is_named_and_the_other_claims_are_judged()
    {
        using MadeUpClaims study = Ranked();
        File.WriteAllText(Path.Combine(study.Path, "measures", "timescale.json"), "{");
        File.WriteAllText(Path.Combine(study.Path, "weight_decay=1.0_seed=2", "measures", "gram.json"), "{\"schema_version\": 1}");
        string page = File.ReadAllText(StudyReport.Write(study.Path));
        Assert.Contains("Files that could not be read", page);
        Assert.Equal((Verdict.NotEnoughRuns, 5), (study.Judge("gram-decline-before-grok").Verdict, study.Judge("gram-decline-before-grok").Runs));
    }

    [Fact]
    public void A_result_of_another_version_does_not_count()
    {
        using MadeUpClaims study = Ranked();
        string gram = Path.Combine(study.Path, "weight_decay=1.0_seed=1", "measures", "gram.json");
        File.WriteAllText(gram, File.ReadAllText(gram).Replace("earlier_as_large", "earlier"));
        ClaimResult result = study.Judge("gram-decline-before-grok");
        Assert.Equal((Verdict.NotEnoughRuns, 5), (result.Verdict, result.Runs));
        Assert.Contains("gram.json: measured by another version of Grokscope; measure again", File.ReadAllText(StudyReport.Write(study.Path)));
    }

    [Fact]
    public void The_text_has_a_line_for_each_claim_that_a_run_has_a_say_on_and_below_it_what_its_number_is()
    {
        using MadeUpClaims study = Ranked();
        string[] lines = [.. StudyReport.Text(study.Path).Split('\n').Select(line => Spaces().Replace(line, " "))];
        Claim[] asked = [.. PublishedClaims.All.Where(claim => claim.Judge(study.Study).Runs > 0)];
        Assert.InRange(asked.Length, 2, PublishedClaims.All.Count - 2);
        foreach (Claim claim in asked)
            Assert.Equal($" {claim.Text.Statistic}", lines[Array.FindIndex(lines, line => line.StartsWith(claim.Text.Title, StringComparison.Ordinal)) + 1]);
        Assert.Contains(lines, line => line.StartsWith("updates' gap falls before the grok fails 0.8 (0.7 to 0.9) 0.5 ", StringComparison.Ordinal));
    }

    [Fact]
    public void Claims_that_no_run_has_a_say_on_are_named_below_the_table()
    {
        using MadeUpClaims study = Ranked();
        string others = WebUtility.HtmlDecode(Others().Match(File.ReadAllText(StudyReport.Write(study.Path))).Groups[1].Value);
        Assert.All(PublishedClaims.All, claim => Assert.Equal(claim.Judge(study.Study).Runs == 0, others.Contains(claim.Text.Title)));
    }

    [Fact]
    public void Names_are_distinct_and_titles_short()
    {
        Assert.Equal(PublishedClaims.All.Count, PublishedClaims.All.Select(claim => claim.Text.Id).Distinct().Count());
        Assert.All(PublishedClaims.All, claim => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", claim.Text.Id));
        Assert.All(PublishedClaims.All, claim => Assert.InRange(claim.Text.Title.Length, 5, 40));
    }

    [Fact]
    public void The_documentation_has_every_claim_with_the_rule_that_is_applied()
    {
        string document = File.ReadAllText(SourceTree.File("docs", "claims.md"));
        Assert.Equal(PublishedClaims.All.Select(claim => claim.Text.Id), Heading().Matches(document).Select(match => match.Groups[1].Value));
        foreach (ClaimText claim in PublishedClaims.All.Select(claim => claim.Text))
        {
            string section = document[document.IndexOf($"### {claim.Id}\n", StringComparison.Ordinal)..].Split("\n### ")[0];
            Assert.All([claim.Sentence, claim.Source, claim.Statistic, claim.NullIs, claim.Published, claim.PublishedDetail, claim.Rule], text => Assert.Contains(text, section));
        }
    }

    // The order holds, the gap's decline fails, and nothing else is known.
    private static MadeUpClaims Ranked() => new MadeUpClaims(6).Groks((_, _) => [200, 100]).EachRun("gram", seed => new MadeUpRow("", ("spacing", 200), ("earlier_as_large", seed == 1 ? 0.7 : seed == 2 ? 0.9 : 0.8))).Whole("timescale");

    [GeneratedRegex("No run of this study has what these are decided by[^:]*: ([^<]*)</p>")]
    private static partial Regex Others();

    [GeneratedRegex("^### (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
