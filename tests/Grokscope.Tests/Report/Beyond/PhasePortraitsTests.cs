using Grokscope.Geometry;
using Grokscope.Report.Chapters.Beyond;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Grokscope.Tests.Geometry;

namespace Grokscope.Tests.Report.Beyond;

public sealed class PhasePortraitsTests : IDisposable
{
    private static readonly int[] Steps = [0, 200, 400, 600];

    private readonly TemporaryFolder _folder = new();
    private readonly string _study;

    public PhasePortraitsTests()
    {
        _study = MadeUpStudy.In(_folder);
        Result(400).In(_study, "weight_decay=1.0_seed=1");
        Result(200).In(_study, "weight_decay=1.0_seed=2");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_the_measure_there_is_no_part() => Assert.Null(new PhasePortraits().Write(Study.Read(MadeUpStudy.In(_folder, "bare"))));

    [Fact]
    public void The_portrait_is_a_path_of_gap_and_commutator_with_peak_least_gap_and_groks()
    {
        Panel panel = Assert.Single(Part(_study).Figure("spectra-portrait").Panels);
        Assert.Equal("layer 0; peak to least gap 200 steps (random 250)", panel.Note);
        Assert.Equal([(0.1, 8), (0.2, 9)], panel.Lines[0].X.Zip(panel.Lines[0].Y));
        Assert.Equal([0.1, 0.2, 0.2, 0.3, 0.3, 0.4, 0.4], panel.Lines.SelectMany(line => line.X));
        Assert.Equal([(0.3, 20), (0.2, 9)], panel.MarksOf(Palette.Ink));
        Assert.Equal([(0.2, 9)], panel.MarksOf(Palette.TestOf(0)));
    }

    [Fact]
    public void Heads_have_medians_a_band_and_the_random_level()
    {
        Figure figure = Part(_study).Figure("spectra-heads");
        Assert.Equal(2, figure.Panels.Count);
        Panel separation = figure.Panels[1];
        Assert.Equal([(0, 0.5), (200, 0.5), (400, 0.5), (600, 0.5)], Assert.Single(separation.LinesOf(Palette.TestOf(0))));
        Assert.Equal((0.4, 0.6), (separation.Bands[0].Low[0], separation.Bands[0].High[0]));
        Assert.Equal([0.5], separation.Levels);
        Assert.Single(separation.LinesOf(Palette.TrainOf(0)));
    }

    [Fact]
    public void Cascades_have_groks_and_peaks_of_every_run()
    {
        Figure figure = Part(_study).Figure("spectra-cascade");
        Assert.Equal(3, figure.Panels.Count);
        Assert.Equal(["add", "mul", "L0", "h0", "h1"], figure.Panels[0].X.Names!.Select(name => name.Text));
        Assert.Equal(["add", "mul", "L0", "h1"], figure.Panels[1].X.Names!.Select(name => name.Text));
        Assert.Equal([(-0.125, 300), (0.875, 200), (1.875, 400), (2.875, 400), (3.875, 400)], figure.Panels[0].MarksOf(Palette.KindOf(0)));
        Assert.Equal([500, 200, 200, 200, 200], figure.Panels[0].MarksOf(Palette.KindOf(1)).Select(mark => mark.Y));
        Assert.Empty(figure.Panels[0].MarksOf(Palette.Published));
    }

    [Fact]
    public void Maps_show_commutators_as_multiples_of_random_ones_a_row_for_each_layer_and_head()
    {
        Figure figure = Part(_study).Figure("spectra-commutators");
        HeatMap weights = figure.Panels[0].Map!, heads = figure.Panels[1].Map!;
        Assert.Equal(["h1", "h0", "L0"], figure.Panels[0].Y.Names!.Select(name => name.Text));
        // Width 128 in 4 heads, and made-up values of twice the random level.
        Assert.All(weights.Values.Cast<double>(), value => Assert.Equal(2, value, 1e-12));
        Assert.Equal((2, heads.Values.GetLength(1)), (heads.Values.GetLength(0), weights.Values.GetLength(1)));
        Assert.Equal((0.6, 0.4), (heads.Values[0, 0], heads.Values[1, 0]));
        Assert.Equal((0.4, 0.6), (heads.Low, heads.High));
    }

    [Fact]
    public void The_table_counts_coincidences_against_chance()
    {
        string[][] table = Part(_study).Table("two random points");
        Assert.Equal(["weight decay 1.0", "WQ, WK of layers", "2", "300", "200", "100", "250", "2", "0", "0"], table[0]);
        Assert.Equal(4, table.Length);
        Assert.DoesNotContain(Part(_study).Blocks.OfType<Table>(), t => t.Columns.Contains("published"));
    }

    [Fact]
    public void A_run_that_repeats_a_published_one_stands_beside_it()
    {
        var run = new MadeUpRun(1, 42, Add: 500, Mul: 400, 600) { Modulus = 97, HasDefects = false };
        Result(400).In(run.In(_folder).Folder.Path);
        Part part = Part(run.In(_folder).Folder.Path);
        string[][] table = part.Table("published");
        Assert.Contains(table, row => row[1..] is ["step of the peak of ‖[WQ, WK]‖", "layer 0", "15,200", "400"]);
        Assert.Contains(table, row => row[1..] is ["‖[WQ, WK]‖ at its peak", "layer 0", "23.7", "20"]);
        Assert.Contains(table, row => row[1..] is ["step of the peak of ‖[WQ, WK]‖", "layer 0, head 1 (block)", "15,700", "400"]);
        Assert.DoesNotContain(table, row => row[2].StartsWith("layer 1", StringComparison.Ordinal));
        Assert.Contains((2.25, 15_200), part.Figure("spectra-cascade").Panels[0].MarksOf(Palette.Published));
    }

    private static Part Part(string study) => new PhasePortraits().Write(Study.Read(study))!;

    private static MadeUpResult Result(int peak)
    {
        var result = new MadeUpResult(new SpectraMeasure());
        foreach ((string what, string head) in new[] { ("weights", "all"), ("block", "0"), ("block", "1") })
        {
            foreach ((int step, int i) in Steps.Select((step, i) => (step, i)))
                result.Add("portrait", ("step", step), ("layer", 0), ("head", head), ("object", what), ("g12", (i + 1) / 10.0), ("commutator", step == 400 ? 20 : 8 + i),
                    ("normalised", 2 * Math.Sqrt(2.0 / (what == "weights" ? 128 : 32))));
            Timing(result, what, head, peak);
        }
        foreach (string product in new[] { "QK", "OV" })
            foreach (string head in new[] { "0", "1" })
            {
                foreach (int step in Steps)
                    result.Add("heads", ("step", step), ("layer", 0), ("head", head), ("object", product), ("g12", 1), ("separation", head == "0" ? 0.4 : 0.6));
                Timing(result, product, head, peak);
            }
        return result;
    }

    private static void Timing(MadeUpResult result, string what, string head, int peak) => result.Add(
        "timing", ("object", what), ("layer", 0), ("head", head), ("form", "commutator"), ("points", 4), ("peak", peak), ("gap_minimum", 200), ("distance", peak - 200), ("uniform_distance", 250),
        ("uniform_as_near", 0.04), ("shuffled_as_near", 0.5));
}
