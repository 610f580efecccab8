using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Grokscope.Report;
using Grokscope.Report.Chapters.Interventions;
using Grokscope.Tests.Geometry.Interventions;

namespace Grokscope.Tests.Report;

/// <summary>What the page says of interventions.</summary>
public sealed partial class DoseResponseSectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _study, _page;

    public DoseResponseSectionTests()
    {
        _study = MadeUpInterventions.In(_folder, "cuts");
        _page = WebUtility.HtmlDecode(File.ReadAllText(StudyReport.Write(_study)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_names_the_study_its_runs_and_their_noise()
    {
        Assert.Contains("cuts: 36 runs whose steps are changed from step 500 on, with a strength f of up to 0.5, beside 6 plain runs, f = 0.", _page);
        Assert.Matches(@"Plain runs of one seed that differ in nothing but their batches vary by [\d.]+ % \(one standard deviation\): of two runs that differ so, a factor below [\d.]+ shows nothing", _page);
        Assert.Matches(@"lose 5 % of the gradient outside of random directions differ from them by [\d.]+ %: of two such runs, a factor below [\d.]+ shows nothing", _page);
    }

    [Fact]
    public void The_tables_tell_delays_bounds_and_the_claim()
    {
        string[][] effects = Table(0);
        Assert.Equal(["arm", "f", "grokked", "median step", "factor to plain", "p of the factor", "p, log-rank", "factor to random"], effects[0]);
        Assert.Equal(1 + 8, effects.Length);
        Assert.Equal(["delete_orthogonal path", "0 %", "6 of 6"], effects[1][..3]);
        Assert.Equal(["–", "–", "–", "–"], effects[1][4..]);
        Assert.Matches(@"^1\.0\d \(1\.0\d to 1\.1\d?\)$", effects[2][4]);
        Assert.Matches(@"^1\.1\d? \(1\.1\d? to 1\.2\d?\)$", effects[3][4]);
        Assert.Equal(["delete_orthogonal path", "50 %", "0 of 6", "> 20,000"], effects[4][..4]);
        Assert.StartsWith("> 3", effects[4][4]);
        // The larger delay is the surer; the log-rank test within seeds has few ways to exchange runs.
        Assert.Equal("< 0.001", effects[3][5]);
        Assert.True(double.Parse(effects[3][6], CultureInfo.InvariantCulture) > 0.001);
        string[][] claim = Table(1);
        Assert.Equal(["delete_orthogonal path", "6 of 6 (61 % to 100 %)", "5 %: 6 of 6 (61 % to 100 %), P = 1.000", "6 of 6 (61 % to 100 %), P = 1.000", "50 %", "weakened"], claim[1]);
        Assert.Equal("none tried", claim[2][4]);
        Assert.Equal("not held", claim[2][5]);
        string[][] watched = Table(2);
        Assert.Equal(["0.25", "0.5", "0.75", "0.125"], watched[1][4..]);
    }

    [Fact]
    public void A_run_under_way_has_not_failed()
    {
        const string Deletes = "kind = \"delete_orthogonal\"\nbasis = \"path\"";
        using MadeUpSweep sweep = new MadeUpSweep().Add("", 0, 1, seeds: 2, batches: 1).Add(Deletes, 0.1, 1.1, seeds: 2, batches: 1).Add(Deletes, 0.25, 100, seeds: 1, batches: 1)
            .Add(2, 1, Deletes, 0.25, null, steps: 3000).Add(1, 1, Deletes, 0.5, null, steps: 3000);
        DoseArm[] arms = [.. DoseArm.Of(sweep.Measure(), "last")];
        string[][] rows = [.. DoseTables.Effects(arms).Rows.Select(row => row.Select(cell => cell.Text).ToArray())];
        Assert.Equal(["2 of 2", "2 of 2", "0 of 1, 1 under way", "1 under way"], rows.Select(row => row[2]));
        Assert.Equal(["> 12,000", "–"], rows[2..].Select(row => row[3]));
        Assert.Equal([false, false, true, false], Assert.Single(arms).Points.Select(point => point.IsMedianBeyondCap));
    }

    [Fact]
    public void The_figure_has_every_run_medians_intervals_the_control_and_published_points()
    {
        XElement[] panels = [.. Drawing().Matches(File.ReadAllText(Path.Combine(_study, "report", "index.html"))).Select(m => XElement.Parse(m.Value))
            .Where(d => d.Attribute("aria-label")?.Value.StartsWith("delete_orthogonal", StringComparison.Ordinal) == true && d.Attribute("aria-label")!.Value.Contains("below 10 %"))];
        Assert.Equal(2, panels.Length);
        Assert.Equal("delete_orthogonal path. below 10 %: delays grokking, does not eliminate it", panels[0].Attribute("aria-label")!.Value);
        Assert.Equal("delete_orthogonal random. below 10 %: neither eliminates nor delays grokking", panels[1].Attribute("aria-label")!.Value);
        // 24 runs of four strengths, and beside those along the path the published ones: squares, seven of runs that grokked, each with its outline, and three that did not; and of its own medians one more is open.
        Assert.Equal([24, 24], panels.Select(panel => panel.Descendants().Count(e => e.Name.LocalName is "ellipse" or "circle")));
        int[] squares = [.. panels.Select(panel => panel.Descendants().Count(e => e.Name.LocalName == "rect"))];
        Assert.Equal((2 * 7) + 3 - 1, squares[0] - squares[1]);
        Assert.All(panels, panel => Assert.Contains(panel.Elements(), e => e.Value == "50"));
        string[] data = File.ReadAllLines(Path.Combine(_study, "report", "figures", "dose-response-cuts.csv"));
        Assert.Equal("what,arm,fraction,seed,batch_seed,step,low,high,grokked", data[0]);
        Assert.Equal(48, data.Count(line => line.StartsWith("run,", StringComparison.Ordinal)));
        Assert.Equal(8, data.Count(line => line.StartsWith("median,", StringComparison.Ordinal)));
        Assert.Contains("published,dual_fine,0.1,42,,50000,,,0", data);
        Assert.Contains("published,dual_fine,0,42,,14100,,,1", data);
    }

    [Fact]
    public void A_study_of_strengths_has_no_table_of_grok_steps_and_folds_nothing_short()
    {
        Assert.DoesNotContain("id=\"grok-steps\"", _page);
        Assert.Contains("The first 36 runs are drawn; the CSV file has all.", _page);
    }

    [Fact]
    public void The_page_of_a_study_shows_those_that_go_with_it()
    {
        string study = MadeUpStudy.In(_folder);
        string sweep = Path.Combine(study, "sweep.toml");
        Assert.DoesNotContain("id=\"interventions\"", File.ReadAllText(StudyReport.Write(study)));
        File.AppendAllText(sweep, "\n[reproduce]\nwith = [\"cuts\", \"absent\"]\n");
        Directory.Move(_study, Path.Combine(study, "cuts"));
        string page = File.ReadAllText(StudyReport.Write(study));
        Assert.Contains("id=\"interventions\"", page);
        Assert.Contains("cuts: 36 runs whose steps are changed", page);
        Assert.Contains("id=\"grok-steps\"", page);
    }

    private string[][] Table(int index)
    {
        string section = _page[_page.IndexOf("<section id=\"interventions\">", StringComparison.Ordinal)..];
        return [.. Row().Matches(TableElement().Matches(section)[index].Value).Select(row => Cell().Matches(row.Value).Select(cell => cell.Groups[1].Value).ToArray())];
    }

    [GeneratedRegex("<svg .*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Drawing();

    [GeneratedRegex("<table.*?</table>", RegexOptions.Singleline)]
    private static partial Regex TableElement();

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("<t[hd][^>]*>(.*?)</t[hd]>", RegexOptions.Singleline)]
    private static partial Regex Cell();
}
