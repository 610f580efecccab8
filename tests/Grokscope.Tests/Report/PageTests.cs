using System.Text.RegularExpressions;
using System.Xml.Linq;
using Grokscope.Report;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Tests.Report;

public sealed partial class PageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _study;
    private readonly string _page;

    public PageTests()
    {
        _study = MadeUpStudy.In(_folder, "a <b> & \"c\"");
        _page = File.ReadAllText(StudyReport.Write(_study));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_of_grok_steps_tells_of_groks_censoring_divergence_and_means()
    {
        string[][] table = Table(1);
        Assert.Equal(["weight decay", "task", "seed 1", "seed 2", "seed 3", "all"], table[0]);
        Assert.Equal(["1.0", "add", "300", "500", "400", "400 (300 to 500), 3 of 3"], table[1]);
        Assert.Equal(["1.0", "mul", "200", "200", "> 1,000", "200 (200 to 200), 2 of 3"], table[2]);
        Assert.Equal(["0.0", "add", "> 1,000", "diverged at 350", "not begun", "0 of 3"], table[3]);
        Assert.Equal(["0.0", "mul", "> 1,000", "diverged at 350", "not begun", "0 of 3"], table[4]);
        Assert.Equal(5, table.Length);
    }

    [Fact]
    public void The_table_of_runs_has_their_facts()
    {
        string[][] table = Tables().Single(table => table[0][0] == "run");
        Assert.Equal(["weight decay 1.0, seed 1", "grokked", "600", "2 s", "300", new string('a', 12)], table[1]);
        Assert.Equal(["weight decay 0.0, seed 3", "not begun", "0", "–", "–", "–"], table[6]);
    }

    [Fact]
    public void The_lead_counts_runs_and_groks()
    {
        Assert.Contains("6 runs of a Transformer", _page);
        Assert.Contains("on add (a + b) and mul (a * b) modulo 11, with weight decay 1.0 and 0.0 and seed 1, 2 and 3.", _page);
        Assert.Contains("All tasks grokked in 2 of 6. 1 run not yet done.", _page);
    }

    [Fact]
    public void A_study_of_several_moduli_names_them_and_what_chance_gives_in_each()
    {
        string sweep = Path.Combine(_study, "sweep.toml");
        File.WriteAllText(sweep, File.ReadAllText(sweep).Replace("[sweep]\n", "[sweep]\nmodulus = [7, 11]\n"));
        string page = File.ReadAllText(StudyReport.Write(_study));
        Assert.Contains("on add (a + b) and mul (a * b) modulo 7 and 11, with weight decay 1.0 and 0.0", page);
        Assert.Contains("answers at random have 1/7 or 1/11, by the modulus", page);
    }

    [Fact]
    public void Names_are_escaped()
    {
        Assert.Contains("<h1>Grokking study: a &lt;b&gt; &amp; &quot;c&quot;</h1>", _page);
        Assert.DoesNotContain("<b> &", _page);
    }

    [Fact]
    public void The_page_loads_nothing()
    {
        Assert.DoesNotMatch(@"(?i)<script[^>]*src|<img|<iframe|<link(?![^>]*href=""data:)|@import|url\((?!#)", _page);
        string[] addresses = [.. Address().Matches(_page).Select(m => m.Value).Distinct()];
        Assert.Equal(["http://www.w3.org/2000/svg"], addresses);
        string[] links = [.. Link().Matches(_page).Select(m => m.Groups[1].Value)];
        Assert.All(links.Where(l => !l.StartsWith('#') && l != "data:,"), link => Assert.True(File.Exists(Path.Combine(_study, "report", link)), link));
    }

    [Fact]
    public void Every_panel_that_has_data_has_curves_with_all_points_and_text_in_any_font()
    {
        XElement[] panels = [.. Drawings().Where(d => d.Attribute("aria-label")?.Value.StartsWith("weight decay", StringComparison.Ordinal) == true)];
        Assert.Equal(12, panels.Length);
        foreach (XElement panel in panels)
        {
            string[] curves = [.. Colored(panel, "stroke").Where(e => e.Attribute("stroke")!.Value.Contains("--task-")).Select(e => e.Attribute("d")!.Value)];
            bool begun = !panel.Attribute("aria-label")!.Value.Contains("not begun");
            Assert.Equal(begun ? 4 : 0, curves.Length);
            Assert.All(curves, d => Assert.InRange(d.Count(c => c is 'M' or 'L'), 4, 11));
            Assert.Equal(begun ? 2 : 0, Colored(panel, "stroke").Count(e => e.Attribute("stroke-dasharray")?.Value == "4 3"));
            Assert.Equal("system-ui, sans-serif", panel.Attribute("font-family")!.Value);
            Assert.Contains(panel.Elements(), e => e.Value == "1,000");
        }
        Assert.Equal(2 * 5, panels.Sum(p => Colored(p, "fill").Count(e => e.Name.LocalName == "ellipse")));
        Assert.DoesNotContain("font-family=\"D", _page);
    }

    [Fact]
    public void No_pen_key_is_left_over_and_no_id_twice()
    {
        Assert.All(Palette.All, pen => Assert.DoesNotContain(pen.Key, _page, StringComparison.OrdinalIgnoreCase));
        string[] ids = [.. Id().Matches(_page).Select(m => m.Groups[1].Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Reference().Matches(_page).Select(m => m.Groups[1].Value), id => Assert.Contains(id, ids));
    }

    [Fact]
    public void Colours_are_known_on_light_and_dark_ground()
    {
        foreach (string variable in Variable().Matches(_page).Select(m => m.Groups[1].Value).Distinct())
            Assert.True(_page.Split($"{variable}: ").Length > (variable is "--per-row" ? 1 : 2), $"{variable} has not two values");
    }

    [Fact]
    public void Figures_are_files_too()
    {
        string[] accuracy = File.ReadAllLines(Path.Combine(_study, "report/figures/accuracy.csv"));
        Assert.Equal("run,step,task,train_acc,test_acc,is_grok_step", accuracy[0]);
        Assert.Contains("weight_decay=1.0_seed=1,300,add,1,1,1", accuracy);
        Assert.Contains("weight_decay=1.0_seed=1,300,mul,1,1,0", accuracy);
        Assert.Contains("weight_decay=0.0_seed=1,1,mul,1,0.25,0", accuracy);
        Assert.Equal(1 + (2 * (7 + 8 + 11 + 11 + 4)), accuracy.Length);

        XElement svg = XDocument.Load(Path.Combine(_study, "report/figures/loss.svg")).Root!;
        Assert.Equal(6, svg.Elements().Count(e => e.Name.LocalName == "svg"));
        Assert.DoesNotContain("var(", svg.ToString());
        Assert.Contains("#0072B2", svg.ToString());
    }

    [Fact]
    public void Runs_of_very_different_length_have_axes_by_their_condition()
    {
        Assert.DoesNotContain("axis of steps of its own", _page);
        foreach ((int seed, string steps, string shorter) in new[] { (1, "600", "100"), (2, "700", "120"), (3, "1000", "150") })
        {
            string path = Path.Combine(_study, $"weight_decay=1.0_seed={seed}", "result.json");
            File.WriteAllText(path, File.ReadAllText(path).Replace($"\"steps\": {steps}", $"\"steps\": {shorter}", StringComparison.Ordinal));
        }
        ReportPage page = StudyReport.PageOf(Study.Read(_study));
        foreach (string name in new[] { "accuracy", "loss" })
        {
            Figure figure = page.Figures.Single(f => f.Name == name);
            Assert.Equal([150, 150, 150, 1000, 1000, 1000], figure.Panels.Select(panel => panel.X.High));
            Assert.Contains("axis of steps of its own", figure.Caption);
        }
    }

    [Fact]
    public void The_same_files_make_the_same_page() => Assert.Equal(_page, File.ReadAllText(StudyReport.Write(_study)));

    [Fact]
    public void A_page_to_hand_on_links_to_no_file()
    {
        Directory.Delete(Path.Combine(_study, "report"), recursive: true);
        string page = File.ReadAllText(StudyReport.Write(_study, figures: false));
        Assert.Contains("href=\"figures/accuracy.svg\"", _page);
        Assert.DoesNotContain("href=\"figures/", page);
        Assert.Equal(["claims.json", "index.html"], Directory.EnumerateFileSystemEntries(Path.Combine(_study, "report")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_damaged_file_is_named_and_the_rest_is_drawn()
    {
        string eval = Path.Combine(_study, "weight_decay=1.0_seed=1", "eval.csv"), result = Path.Combine(_study, "weight_decay=1.0_seed=2", "result.json");
        File.WriteAllText(eval, "step,train_acc_add\n1,x\n");
        File.WriteAllText(result, "{");
        string page = File.ReadAllText(StudyReport.Write(_study));
        Assert.Contains("Files that could not be read", page);
        Assert.Contains($"{System.Net.WebUtility.HtmlEncode(eval)}: line 2", page);
        Assert.Contains(System.Net.WebUtility.HtmlEncode(result), page);
        Assert.Equal(12, Drawing().Matches(page).Count(m => m.Value.Contains("aria-label=\"weight decay")));
        Assert.DoesNotContain("Files that could not be read", _page);
    }

    private string[][] Table(int index) => Tables().ElementAt(index);

    private IEnumerable<string[][]> Tables() => TableElement().Matches(_page).Select(table =>
        Row().Matches(table.Value).Select(row => Cell().Matches(row.Value).Select(cell => System.Net.WebUtility.HtmlDecode(cell.Groups[1].Value)).ToArray()).ToArray());

    private IEnumerable<XElement> Drawings() => Drawing().Matches(_page).Select(m => XElement.Parse(m.Value));

    private static IEnumerable<XElement> Colored(XElement drawing, string kind) =>
        drawing.Descendants().Where(e => e.Attribute(kind)?.Value.StartsWith("var(", StringComparison.Ordinal) == true);

    [GeneratedRegex("https?://[^\"' )<]+")]
    private static partial Regex Address();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Drawing();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex("url\\(#([^)]*)\\)")]
    private static partial Regex Reference();

    [GeneratedRegex("var\\((--[a-z0-9-]+)\\)")]
    private static partial Regex Variable();

    [GeneratedRegex("<table.*?</table>", RegexOptions.Singleline)]
    private static partial Regex TableElement();

    [GeneratedRegex("<tr>.*?</tr>")]
    private static partial Regex Row();

    [GeneratedRegex("<t[hd][^>]*>(.*?)</t[hd]>")]
    private static partial Regex Cell();
}
