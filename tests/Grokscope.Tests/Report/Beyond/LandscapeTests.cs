using Grokscope.Geometry;
using Grokscope.Report.Chapters.Beyond;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Tests.Report.Beyond;

public sealed class LandscapeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _study;

    public LandscapeTests()
    {
        _study = MadeUpStudy.In(_folder);
        Result(hasGrokked: true).In(_study, "weight_decay=1.0_seed=1");
        Result(hasGrokked: false).In(_study, "weight_decay=0.0_seed=1");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_the_measure_there_is_no_part() => Assert.Null(new Landscape().Write(Study.Read(MadeUpStudy.In(_folder, "bare"))));

    [Fact]
    public void Cells_are_the_mean_test_loss_around_their_places_and_the_path_runs_over_them()
    {
        Figure figure = Part().Figure("landscape");
        Assert.Equal(["weight decay 1.0, seed 1", "weight decay 0.0, seed 1"], figure.Panels.Select(panel => panel.Title));
        Panel panel = figure.Panels[0];
        Assert.Equal("whole path: the plane holds 90 % of its variance", panel.Note);
        Assert.Equal(new[,] { { 1.5, 2.5 }, { 3.5, 4.5 } }, panel.Map!.Values);
        Assert.Equal((1.5, 15, true), (panel.Map.Low, panel.Map.High, panel.Map.IsLogarithmic));
        Assert.Equal((-1, 3, -15, 25), (panel.X.Low, panel.X.High, panel.Y.Low, panel.Y.High));
        Assert.Equal([(0, 0), (1, 5), (2, 10)], Assert.Single(panel.LinesOf(Palette.OverMap)));
        Assert.Equal([(0, 0)], panel.MarksOf(Palette.OverMap));
        Assert.Equal([(1, 5)], panel.MarksOf(Palette.TestOf(0)));
        Assert.Empty(figure.Panels[1].MarksOf(Palette.TestOf(0)));
    }

    [Fact]
    public void The_way_off_the_plane_has_a_line_for_each_run_and_plane()
    {
        Figure figure = Part().Figure("landscape-off-plane");
        Assert.Equal(2, figure.Panels.Count);
        Assert.Equal([(0, 0.1), (300, 0.2), (600, 0.3)], Assert.Single(figure.Panels[0].LinesOf(Palette.KindOf(0))));
        Assert.Empty(figure.Panels[0].LinesOf(Palette.KindOf(1)));
        Assert.Equal([(300, 0.2)], figure.Panels[0].MarksOf(Palette.KindOf(0)));
        Assert.Equal("whole path: 1 run, path since memorised: 0 runs", figure.Panels[0].Note);
        Assert.Equal(["weight decay 1.0", "whole path", "80 %", "10 %", "90 %", "30 %"], Part().Table("most off the plane")[0]);
    }

    [Fact]
    public void The_line_is_drawn_of_runs_that_grokked()
    {
        Figure figure = Part().Figure("landscape-line");
        Assert.Equal(["as it is; 1 run", "rescaled; 1 run"], figure.Panels.Select(panel => panel.Note));
        Assert.Equal([(0, 2), (1, 0.1)], Assert.Single(figure.Panels[0].LinesOf(Palette.TestOf(0))));
        Assert.Equal([(0, 0.5), (1, 0.05)], Assert.Single(figure.Panels[0].LinesOf(Palette.TrainOf(0))));
        Assert.Equal([Math.Log(11)], figure.Panels[0].Levels);
        Assert.Contains("1 of 2 runs; the others have not grokked", figure.Caption);
        Assert.Equal(["weight decay 1.0", "add", "as it is", "0", "1.2", "0.5", "0.75", "99 %"], Part().Table("barrier, test")[0]);
    }

    [Fact]
    public void Without_a_grok_there_is_no_line()
    {
        string study = MadeUpStudy.In(_folder, "none");
        Result(hasGrokked: false).In(study, "weight_decay=0.0_seed=1");
        Part part = new Landscape().Write(Study.Read(study))!;
        Assert.DoesNotContain(part.Blocks.OfType<Figure>(), figure => figure.Name == "landscape-line");
        Assert.Contains(part.Blocks.OfType<Paragraph>(), p => p.Text.Contains("no line between the two"));
    }

    private Part Part() => new Landscape().Write(Study.Read(_study))!;

    private static MadeUpResult Result(bool hasGrokked)
    {
        var result = new MadeUpResult(new LandscapeMeasure());
        foreach ((double x, double y, int loss) in new[] { (0.0, -5.0, 1), (2, -5, 2), (0, 15, 3), (2, 15, 4) })
            foreach (string task in new[] { "add", "mul" })
                result.Add("", ("plane", "whole"), ("x", x), ("y", y), ("task", task), ("test_loss", task == "add" ? loss : loss + 1.0));
        foreach ((int step, int i) in new[] { 0, 300, 600 }.Select((step, i) => (step, i)))
            result.Add("path", ("plane", "whole"), ("step", step), ("x", i), ("y", 5 * i), ("off_plane", (i + 1) / 10.0));
        result.Add("planes", ("plane", "whole"), ("explained_x", 0.8), ("explained_y", 0.1), ("explained", 0.9), ("most_off_plane", 0.3));
        foreach (string line in hasGrokked ? ["straight", "rescaled"] : Array.Empty<string>())
            foreach (string task in new[] { "add", "mul" })
            {
                result.Add("line", ("line", line), ("alpha", 0), ("task", task), ("train_loss", 0.5), ("test_loss", 2));
                result.Add("line", ("line", line), ("alpha", 1), ("task", task), ("train_loss", 0.05), ("test_loss", 0.1));
                result.Add("barrier", ("line", line), ("task", task), ("train_barrier", 0), ("test_barrier", 1.2), ("alpha_50", 0.5), ("alpha_90", 0.75), ("least_train_accuracy", 0.99));
            }
        return result;
    }
}
