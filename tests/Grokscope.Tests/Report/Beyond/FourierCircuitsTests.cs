using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;
using Grokscope.Report.Chapters.Beyond;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Tests.Report.Beyond;

public sealed class FourierCircuitsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _study;

    public FourierCircuitsTests()
    {
        _study = MadeUpStudy.In(_folder);
        Result(1, 0.5, 200).In(_study, "weight_decay=1.0_seed=1");
        Result(2, 0.7, 400).In(_study, "weight_decay=1.0_seed=2");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_the_measure_there_is_no_part() => Assert.Null(new FourierCircuits().Write(Study.Read(MadeUpStudy.In(_folder, "bare"))));

    [Fact]
    public void Bars_are_the_last_snapshots_shares_with_keys_and_the_flat_level()
    {
        Figure figure = Part().Figure("fourier-embedding");
        Assert.Equal(["additive, step 600; key: add 2", "multiplicative, step 600; key: mul 1"], figure.Panels.Select(panel => panel.Note));
        Panel additive = figure.Panels[0];
        Assert.Equal([0.1, 0.3, 0.3, 0.2, 0.1], additive.Bars.Select(bar => bar.Y));
        Assert.Equal([1, 2, 3, 4, 5], additive.Bars.Select(bar => bar.X));
        Assert.Equal([(0, 0.2), (6, 0.2)], Assert.Single(additive.LinesOf(Palette.Control)));
        Assert.Equal([(2, 0.3), (3, 0.3)], additive.MarksOf(Palette.TestOf(0)));
        Assert.Equal([(1, 0.1)], figure.Panels[1].MarksOf(Palette.TestOf(1)));
        Assert.Equal("2 of 6 runs (the others have not been measured), of each condition the first drawn", figure.Of);
        Assert.Equal(["fourier"], figure.Measures);
    }

    [Fact]
    public void Key_shares_have_a_line_for_each_run_and_task_the_random_level_and_grok_steps()
    {
        Panel panel = Assert.Single(Part().Figure("fourier-key-share").Panels);
        Assert.Equal([[(0, 0.01), (300, 0.5), (600, 0.9)], [(0, 0.01), (300, 0.7), (600, 0.9)]], panel.LinesOf(Palette.TestOf(0)));
        Assert.Equal([(300, 0.5), (500, 0.7 + (200.0 / 300 * (0.9 - 0.7)))], panel.MarksOf(Palette.TestOf(0)));
        Assert.Equal([(200, 0.01 + (200.0 / 300 * (0.5 - 0.01))), (200, 0.01 + (200.0 / 300 * (0.7 - 0.01)))], panel.MarksOf(Palette.TestOf(1)));
        Assert.All(panel.LinesOf(Palette.Control), level => Assert.Equal([(0, 0.02), (700, 0.02)], level));
        Assert.Equal("random logits: add 2 %, mul 2 %", panel.Note);
    }

    [Fact]
    public void Losses_are_of_the_first_run_with_even_answers_as_level()
    {
        Figure figure = Part().Figure("fourier-losses");
        Assert.Equal(2, figure.Panels.Count);
        Panel panel = figure.Panels[0];
        Assert.Equal("weight_decay=1.0_seed=1", panel.Run);
        Assert.Equal(6, panel.Lines.Count);
        Assert.Equal([(0, 2.4), (300, 1), (600, 0.01)], Assert.Single(panel.LinesOf(Palette.TestOf(1))));
        Assert.Equal([Math.Log(11)], panel.Levels);
        Assert.Contains((300, 1), panel.MarksOf(Palette.Ink));
    }

    [Fact]
    public void The_summary_has_medians_and_ranges_and_shared_keys_their_chance()
    {
        Part part = Part();
        string[][] summary = part.Table("key share half way");
        Assert.Equal(["weight decay 1.0", "add", "300 (200 to 400)", "100", "–", "250", "–", "100, 1 of 2"], summary[0]);
        Assert.Equal(["weight decay 1.0, seed 1", "add, mul", "2, 1", "1", "0.4", "0.400"], part.Table("random sets")[0]);
        Assert.Contains("in 1 of 1 case,", part.Blocks.OfType<Paragraph>().First().Text);
    }

    private Part Part() => new FourierCircuits().Write(Study.Read(_study))!;

    private static MadeUpResult Result(int seed, double middle, int half)
    {
        var result = new MadeUpResult(new FourierMeasure());
        foreach ((string task, string kind) in new[] { ("add", "additive"), ("mul", "multiplicative") })
        {
            foreach ((int step, double share, double loss) in new[] { (0, 0.01, 2.4), (300, middle, 1), (600, 0.9, 0.01) })
                result.Add("", ("step", step), ("task", task), ("key_frequencies", 2), ("test_key_share", share), ("test_random_key_share", 0.02), ("train_loss", loss / 2), ("test_loss", loss),
                    ("restricted_train_loss", loss), ("test_restricted_loss", loss), ("excluded_train_loss", 3), ("excluded_test_loss", 3));
            foreach (int step in new[] { 0, 600 })
                foreach ((double share, int i) in new[] { 0.1, 0.3, 0.3, 0.2, 0.1 }.Select((share, i) => (share, i)))
                    result.Add("embedding", ("step", step), ("kind", kind), ("frequency", i + 1), ("share", step == 0 ? 0.2 : share), ("even_share", 0.2));
            result.Add("summary", ("task", task), ("test_key_share_half_step", half), ("test_restricted_loss_half_step", 100), ("step_50", 250), ("lead", seed == 1 && task == "add" ? 100 : new Undefined("no")));
        }
        foreach ((string task, string kind, int k) in new[] { ("add", "additive", 2), ("add", "additive", 3), ("mul", "multiplicative", 1) })
            result.Add("keys", ("task", task), ("kind", kind), ("frequency", k));
        return result.Add("shared", ("task_a", "add"), ("task_b", "mul"), ("keys_a", 2), ("keys_b", 1), ("shared", 1), ("random_shared", 0.4), ("probability", 0.4));
    }
}
