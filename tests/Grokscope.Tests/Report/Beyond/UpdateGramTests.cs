using Grokscope.Geometry;
using Grokscope.Report.Chapters.Beyond;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Tests.Report.Beyond;

public sealed class UpdateGramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _study;

    public UpdateGramTests()
    {
        _study = MadeUpStudy.In(_folder);
        Result(grok: 400).In(_study, "weight_decay=1.0_seed=1");
        Result(grok: null).In(_study, "weight_decay=0.0_seed=1");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_the_measure_there_is_no_part() => Assert.Null(new UpdateGram().Write(Study.Read(MadeUpStudy.In(_folder, "bare"))));

    [Fact]
    public void Gaps_are_of_equal_steps_with_the_grok()
    {
        Part part = Part();
        Figure figure = part.Figure("gram-gap");
        Assert.Equal(["updates of 200 steps", "updates of 200 steps"], figure.Panels.Select(panel => panel.Note));
        Assert.Equal([(200, 10), (400, 1), (600, 2)], Assert.Single(figure.Panels[0].LinesOf(Palette.KindOf(0))));
        Assert.Equal([(400, 1)], figure.Panels[0].MarksOf(Palette.KindOf(0)));
        Assert.Empty(figure.Panels[1].Marks);
        Assert.Contains(part.Blocks.OfType<Paragraph>(), p => p.Text.Contains("has not been taken (measure gram-study)"));
        Assert.DoesNotContain(part.Blocks.OfType<Figure>(), f => f.Name == "gram-decline");
    }

    [Fact]
    public void The_decline_stands_beside_that_of_earlier_windows() =>
        Assert.Equal(
            [["weight decay 1.0", "3", "10", "12", "75 %", "1.5", "1"], ["weight decay 0.0", "3", "–", "–", "–", "–", "1"]],
            Part().Table("earlier as large"));

    [Fact]
    public void The_comparison_has_a_dot_for_each_run_means_and_the_interval_of_no_difference()
    {
        Comparison().In(_study);
        Part part = Part();
        Figure figure = part.Figure("gram-decline");
        Panel decline = figure.Panels[0];
        Assert.Equal(["gram", "gram-study"], figure.Measures);
        Assert.Equal("p that it is larger with a grok: 0.500 (2 ways)", decline.Note);
        Assert.Equal(["0", "1"], decline.X.Names!.Select(name => name.Text));
        Assert.Equal([(1, 10)], decline.MarksOf(Palette.KindOf(0)), Near);
        Assert.Equal([(0, 5)], decline.MarksOf(Palette.KindOf(1)), Near);
        Assert.Equal([(-0.5, 10), (1.5, 10)], Assert.Single(decline.LinesOf(Palette.KindOf(0))), Near);
        Assert.Equal((2.5, 10), (decline.Bands[0].Low[0], decline.Bands[0].High[0]), Near);
        Assert.Equal([1.5], decline.Levels);
        Assert.Empty(figure.Panels[1].Bands);
        Assert.Equal("no comparison: runs of one kind only", figure.Panels[1].Note);
    }

    [Fact]
    public void Tables_have_factors_and_the_published_summary()
    {
        Comparison().In(_study);
        Part part = Part();
        string[][] comparison = part.Table("p two-sided");
        Assert.Equal(["add+mul", "decline", "fraction", "10 (1 run, decay 0.5 and 1)", "5 (1 run, decay 0)", "× 2", "0.5 to 2", "0.500", "1.000", "2"], comparison[0]);
        Assert.Equal(["add+mul", "R", "fraction", "–", "–", "–", "–", "–", "–", "–"], comparison[1]);
        string[][] published = part.Table("smallest decline");
        Assert.Equal(["add+mul", "yes", "1", "1", "10", "10", "1.5 ± 0.1", "1 (1)", "2 (1)"], published[0]);
        Assert.Equal(["published", "yes", "18", "18", "8", "111", "1.39 ± 0.08", "1 (15)", "–"], published[1]);
        Assert.Equal(["published", "no", "18", "1", "–", "–", "2.51 ± 0.56", "from 1 to 9", "–"], published[2]);
    }

    private static bool Near((double X, double Y) a, (double X, double Y) b) => Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y) < 1e-9;

    private Part Part() => new UpdateGram().Write(Study.Read(_study))!;

    private static MadeUpResult Result(int? grok)
    {
        var result = new MadeUpResult(new GramMeasure());
        foreach (int spacing in new[] { 0, 200, 400 })
        {
            if (grok is { } at)
                result.Add("", ("spacing", spacing), ("windows", 3), ("grok", at), ("decline", 10), ("earlier_median", 12), ("earlier_as_large", 0.75), ("R_grok", 1.5), ("k_term", 1));
            else
                result.Add("", ("spacing", spacing), ("windows", 3), ("k_term", 1));
            foreach ((int step, double gap) in new[] { (200, 10.0), (400, 1), (600, 2) })
                result.Add("windows", ("spacing", spacing), ("end_step", step), ("g23", spacing == 200 ? gap : 100));
        }
        return result;
    }

    private static MadeUpResult Comparison()
    {
        double ln2 = Math.Log(2), ln5 = Math.Log(5), ln10 = Math.Log(10);
        return new MadeUpResult(new GramStudyMeasure())
            .Add("", ("group", "add+mul"), ("statistic", "ln_decline"), ("matching", "fraction"), ("spacing", 200), ("grokking_runs", 1), ("control_runs", 1), ("grokking_decays", "0.5 1"), ("control_decays", "0"),
                ("grokking_mean", ln10), ("control_mean", ln5), ("difference", ln2), ("null_low", -ln2), ("null_high", ln2), ("p_larger", 0.5), ("p_two_sided", 1), ("ways", 2))
            .Add("", ("group", "add+mul"), ("statistic", "R"), ("matching", "fraction"))
            .Add("runs", ("group", "add+mul"), ("statistic", "ln_decline"), ("matching", "fraction"), ("run", "weight_decay=1.0_seed=1"), ("weight_decay", 1), ("grokking", true), ("value", ln10))
            .Add("runs", ("group", "add+mul"), ("statistic", "ln_decline"), ("matching", "fraction"), ("run", "weight_decay=0.0_seed=1"), ("weight_decay", 0), ("grokking", false), ("value", ln5))
            .Add("runs", ("group", "add+mul"), ("statistic", "R"), ("matching", "fraction"), ("run", "weight_decay=1.0_seed=1"), ("weight_decay", 1), ("grokking", true), ("value", 1.5))
            .Add("published", ("group", "add+mul"), ("grokking", true), ("runs", 1), ("declined", 1), ("decline_least", 10), ("decline_most", 10), ("R_mean", 1.5), ("R_std", 0.1))
            .Add("published", ("group", "add+mul"), ("grokking", false), ("runs", 0))
            .Add("terms", ("group", "add+mul"), ("grokking", true), ("spacing", 0), ("k", 1), ("runs", 1))
            .Add("terms", ("group", "add+mul"), ("grokking", true), ("spacing", 200), ("k", 2), ("runs", 1));
    }
}
