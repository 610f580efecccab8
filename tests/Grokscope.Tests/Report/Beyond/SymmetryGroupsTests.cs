using Grokscope.Geometry;
using Grokscope.Report.Chapters.Beyond;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Cell = Grokscope.Geometry.Measuring.Cell;

namespace Grokscope.Tests.Report.Beyond;

public sealed class SymmetryGroupsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _study;

    public SymmetryGroupsTests()
    {
        _study = MadeUpStudy.In(_folder);
        foreach (int seed in new[] { 1, 2 })
        {
            var result = new MadeUpResult(new SymmetryMeasure());
            foreach (string task in new[] { "add", "mul" })
            {
                foreach ((int step, double with, double without) in new[] { (0, 0.1, 0.05), (300, 0.9, 0.4), (600, 1, 0.99) })
                {
                    // mul has no symmetry here, so that its first group is empty.
                    result.Add("", [("step", step), ("task", task), ("group", "equivalent_in_train"), ("pairs", 20), .. task == "add" ? Accuracy(with) : []]);
                    result.Add("", [("step", step), ("task", task), ("group", "no_equivalent_in_train"), ("pairs", 10), .. Accuracy(without)]);
                }
                result.Add("symmetries", ("task", task), ("map", "(b, a)"), ("holds", task == "add"));
                result.Add("summary", ("task", task), ("symmetries", 2), ("pairs_with", 20), ("pairs_without", 10), ("step_50_with", 100 * seed), ("step_50_without", 500), ("largest_difference", 0.5), ("largest_difference_step", 300));
            }
            result.In(_study, $"weight_decay=1.0_seed={seed}");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_the_measure_there_is_no_part() => Assert.Null(new SymmetryGroups().Write(Study.Read(MadeUpStudy.In(_folder, "bare"))));

    [Fact]
    public void A_panel_has_both_groups_of_all_runs_the_first_ones_band_groks_and_chance()
    {
        Figure figure = Part().Figure("symmetry");
        Assert.Equal(["add, pairs: 20 with, 10 without", "mul, pairs: 20 with, 10 without"], figure.Panels.Select(panel => panel.Note));
        Panel add = figure.Panels[0];
        Assert.Equal(2, add.LinesOf(Palette.KindOf(0)).Length);
        Assert.Equal([(0, 0.05), (300, 0.4), (600, 0.99)], add.LinesOf(Palette.KindOf(1))[1]);
        Assert.Equal([(300, 0.4), (500, 0.4 + (200.0 / 300 * (0.99 - 0.4)))], add.MarksOf(Palette.KindOf(1)));
        Assert.Equal([1.0 / 11], add.Levels);
        Assert.Equal([2, 1], figure.Panels.Select(panel => panel.Bands.Count));
        Assert.Equal((0.3, 0.5), (add.Bands[1].Low[1], add.Bands[1].High[1]), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-12);
        Assert.Empty(figure.Panels[1].LinesOf(Palette.KindOf(0)));
        Assert.Equal("2 of 6 runs (the others have not been measured)", figure.Of);
    }

    [Fact]
    public void Tables_name_the_maps_that_hold_and_the_steps()
    {
        Part part = Part();
        Assert.Equal([["add", "same"], ["mul", "–"]], part.Table("(b, a)"));
        Assert.Equal(["weight decay 1.0", "add", "2", "150 (100 to 200)", "500", "–", "–", "95 % (90 % to 100 %)", "70 % (40 % to 99 %)", "50 %", "300"], part.Table("symmetries")[0]);
    }

    private Part Part() => new SymmetryGroups().Write(Study.Read(_study))!;

    private static (string, Cell)[] Accuracy(double accuracy) => [("accuracy", accuracy), ("accuracy_low", accuracy - 0.1), ("accuracy_high", accuracy + 0.1)];
}
