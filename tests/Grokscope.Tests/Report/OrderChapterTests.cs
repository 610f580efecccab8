using Grokscope.Report.Chapters.Order;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Grokscope.Tests.Report.Claims;

namespace Grokscope.Tests.Report;

public sealed class OrderChapterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Grok_steps_stand_beside_the_published_ones_and_are_open_without_a_grok()
    {
        Part part = new GrokOrder().Write(Paper(measured: false))!;
        Figure steps = Assert.IsType<Figure>(part.Blocks[0]);
        Assert.Equal(["tasks add+mul", "tasks add+mul+sq"], steps.Panels.Select(panel => panel.Title));
        Assert.Equal(["mul → add", "mul → add → sq"], steps.Panels.Select(panel => panel.Note));
        Panel dual = steps.Panels[0];
        Assert.Equal([0, 0.1, 1], dual.X.Names!.Select(name => double.Parse(name.Text, System.Globalization.CultureInfo.InvariantCulture)));
        Mark[] published = [.. dual.Marks.Where(mark => mark.Form is MarkForm.Square or MarkForm.OpenSquare)], own = [.. dual.Marks.Except(published)];
        Assert.Equal(6, own.Count(mark => mark.Form == MarkForm.Open && mark.Y == MadeUpPaper.Cap && Math.Round(mark.X) == 0));
        Assert.Equal([10_042, 10_137, 12_024], own.Where(mark => mark.Pen == Palette.TestOf(1) && Math.Round(mark.X) == 2).Select(mark => mark.Y));
        Assert.Equal([9_600, 10_000, 13_500, 13_600, 16_300, 16_400], published.Where(mark => Math.Round(mark.X) == 2).Select(mark => mark.Y).Order());
        Assert.Equal(6, published.Count(mark => mark is { Form: MarkForm.OpenSquare, Y: 50_000 }));
    }

    [Fact]
    public void The_table_of_grok_steps_has_the_published_mean_of_the_same_seeds()
    {
        string[][] rows = new GrokSteps().Write(Paper(measured: false))!.Table("published");
        Assert.Equal("13,333 (10,000 to 16,400), 3 of 3", rows.Single(row => row[..2] is ["add+mul, 1.0", "add"])[^1]);
        Assert.Equal("> 50,000, 3 of 3", rows.Single(row => row[..2] is ["add+mul, 0.0", "mul"])[^1]);
        Assert.Equal("–", rows.Single(row => row[..2] is ["add+mul+sq, 0.1", "sq"])[^1]);
        using var other = new TemporaryFolder();
        Part part = new GrokSteps().Write(Study.Read(MadeUpPaper.In(other, _ => false, modulus: 89)))!;
        Assert.DoesNotContain("published", Assert.IsType<Table>(part.Blocks[0]).Columns);
    }

    [Fact]
    public void Delays_follow_the_order_of_the_runs_and_are_tested()
    {
        Part part = new GrokOrder().Write(Paper(measured: false))!;
        Figure delays = Assert.IsType<Figure>(part.Blocks[1]);
        Assert.Equal(6, delays.Panels[0].Marks.Count(mark => mark.Pen == Palette.TestOf(0)));
        Assert.Contains(delays.Panels[0].Marks, mark => mark.Pen == Palette.TestOf(0) && Math.Abs(mark.Y - (100 * 1000 / 10_042.0)) < 1e-9);
        Assert.Contains(delays.Panels[0].Marks, mark => mark.Pen == Palette.Published && Math.Abs(mark.Y - (100 * -2900 / 96_600.0)) < 1e-9);
        Table test = Assert.IsType<Table>(part.Blocks[2]);
        Assert.Equal(["tasks add+mul", "mul → add", "6", "6", "0", "0", "5,500", "0.031"], test.Rows[0].Select(cell => cell.Text));
        Assert.Equal(["add → sq", "mul → add", "mul → add"], test.Rows.Select(row => row[1].Text).Order(StringComparer.Ordinal));
        Table byDecay = Assert.IsType<Table>(part.Blocks[3]);
        Assert.Equal(["tasks", "pair", "decay 0.1", "decay 1"], byDecay.Columns);
        Assert.Equal(["tasks add+mul", "mul → add", "3 / 0 / 0", "3 / 0 / 0"], byDecay.Rows[0].Select(cell => cell.Text));
    }

    [Fact]
    public void The_first_component_stands_beside_walks_and_published_values()
    {
        Part part = new PathComponents().Write(Paper(measured: true))!;
        Figure[] figures = [.. part.Blocks.Cast<Figure>()];
        Panel dual = figures[0].Panels[0];
        Assert.Equal(["Q0", "K0", "V0", "O0", "Q1", "K1", "V1", "O1", "all"], dual.X.Names!.Select(name => name.Text));
        Assert.Equal(27, dual.Marks.Count(mark => mark is { Form: MarkForm.Dot, Y: 60 }));
        Assert.Equal(24, dual.Marks.Count(mark => mark.Form == MarkForm.Square));
        Assert.All(Assert.Single(dual.Lines).Y, share => Assert.Equal(50, share, 9));
        Assert.All(Assert.Single(dual.Bands).High, share => Assert.Equal(50, share, 9));
        Assert.Equal(600 / (Math.PI * Math.PI), Assert.Single(dual.Levels), 9);
        Assert.Equal(3 * 10, figures[1].Panels[0].Lines.Count);
        Assert.Equal([60, 40, 20], figures[2].Panels[0].Lines.First(line => line.Pen == Palette.Control).Y.Reverse(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(27, figures[0].Panels.Single(panel => panel.Title == "tasks add+mul, weight decay 0.0").Marks.Count(mark => mark.Form == MarkForm.Dot && Math.Abs(mark.Y - 55) < 1e-9));
        Assert.Equal("18 runs", figures[0].Of);
    }

    [Fact]
    public void A_matrix_whose_path_does_not_move_has_a_place_and_no_mark()
    {
        using var study = new MadeUpClaims(2, [1, 0]);
        (string Object, double Share)[] moving = [("layer0.WQ", 0.1), ("layer0.WV", 0.3), ("layer0.WO", 0.4), ("all", 0.5)];
        study.EachRun("pca", (_, _) =>
        [
            .. moving.Select(of => Row("summary", of)).Take(1), new("summary", ("object", "layer0.WK"), ("snapshots", 5)), .. moving.Select(of => Row("summary", of)).Skip(1),
            .. moving.Select(of => Row("windows", of)),
        ]);
        IReadOnlyList<Panel> panels = new PathComponents().Write(study.Study)!.Figure("path-first-component").Panels;
        Assert.Equal(2, panels.Count);
        Assert.All(panels, panel =>
        {
            Assert.Equal(["Q0", "K0", "V0", "O0", "all"], panel.X.Names!.Select(name => name.Text));
            Assert.Equal([(0, 10), (0, 10), (2, 30), (2, 30), (3, 40), (3, 40), (4, 50), (4, 50)], panel.Marks.Select(mark => (Math.Round(mark.X), Math.Round(mark.Y, 9))).Order());
            Assert.Equal([5, double.NaN, 15, 20, 25], Assert.Single(panel.Lines).Y, (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-9);
        });

        static MadeUpRow Row(string table, (string Object, double Share) of) =>
            new(table, ("object", of.Object), (table == "windows" ? "last_step" : "snapshots", 300), ("pc1", of.Share), ("walk_limit_pc1", of.Share / 2));
    }

    [Fact]
    public void Heads_have_a_line_for_each_pair_and_run_within_the_level_of_random_ones()
    {
        Part part = new HeadAlignment().Write(Paper(measured: true))!;
        Figure[] figures = [.. part.Blocks.Cast<Figure>()];
        Assert.Equal(["head-cosines", "head-angles", "delta-singular-values"], figures.Select(figure => figure.Name));
        Panel tri = figures[0].Panels[3];
        Assert.Equal("tasks add+mul+sq, weight decay 1.0", tri.Title);
        Assert.Equal(9, tri.Lines.Count);
        Assert.Equal(0.018, Assert.Single(tri.Bands).High[0], 9);
        Assert.Equal([0.0415, 0.0535, 0.069], tri.Marks.Select(mark => mark.Y).Order());
        Assert.Equal([0.0625, 0.0625], figures[1].Panels[0].Lines[0].Y);
        Assert.Equal((3 * 3) + (3 * 4), figures[2].Panels.Count);
        Assert.Equal([5, 5], figures[2].Panels[0].Lines[0].Y);
        Assert.Equal(5, Assert.Single(figures[2].Panels[0].Marks).Y);
    }

    [Fact]
    public void Where_only_seeds_are_swept_the_table_has_a_row_for_each_task_and_the_figures_a_place_for_each_task_and_pair()
    {
        using var study = new MadeUpClaims(3, tasks: MadeUpClaims.Tri);
        study.Groks((_, seed) => [300, 100, seed == 3 ? null : 200]);
        Table table = Assert.IsType<Table>(Assert.Single(new GrokSteps().Write(study.Study)!.Blocks));
        Assert.Equal(["task", "seed 1", "seed 2", "seed 3", "all"], table.Columns.Skip(1));
        Assert.Equal(["sq", "200", "200", "> 100,000", "200 (200 to 200), 2 of 3"], table.Rows[2].Skip(1).Select(cell => cell.Text));

        Figure[] figures = [.. new GrokOrder().Write(study.Study)!.Blocks.OfType<Figure>()];
        Assert.Equal(["add", "mul", "sq"], figures[0].Panels[0].X.Names!.Select(name => name.Text));
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 2], figures[0].Panels[0].Marks.Select(mark => Math.Round(mark.X)).Order());
        Assert.Equal(["mul → sq", "sq → add"], figures[1].Panels[0].X.Names!.Select(name => name.Text));
        Assert.All(figures, figure => Assert.DoesNotContain("weight decay", figure.Caption));
        Assert.Single(new GrokOrder().Write(study.Study)!.Blocks.OfType<Table>());
    }

    [Theory]
    [InlineData(4, 1, 6)]
    [InlineData(5, 5, 4)]
    public void More_pairs_of_heads_than_colours_have_a_panel_for_each_task(int tasks, int panels, int lines)
    {
        string[] names = [.. new[] { "add", "sub", "mul", "div", "sq" }.Take(tasks)];
        string[] expressions = ["a + b", "a - b", "a * b", "a / b", "a^2 + b^2"];
        using var study = new MadeUpClaims(2, tasks: string.Join('\n', names.Zip(expressions, (name, expression) => $"{name} = \"{expression}\"")));
        study.EachRun("heads", (_, _) => [.. names.SelectMany((a, i) => names.Skip(i + 1).Select(b => new MadeUpRow(
            "", ("step", 0), ("task_a", a), ("task_b", b), ("cosine", 0.5), ("random_cosine", 0.01), ("mean_squared_cosine", 0.1), ("random_mean_squared_cosine", 0.2))))]);
        Figure[] figures = [.. new HeadAlignment().Write(study.Study)!.Blocks.OfType<Figure>()];
        Assert.All(figures, figure =>
        {
            Assert.Equal(panels, figure.Panels.Count);
            Line[] drawn = [.. figure.Panels[^1].Lines.Where(line => line.Pen != Palette.Control)];
            Assert.Equal((2 * lines, lines), (drawn.Length, drawn.Select(line => line.Pen).Distinct().Count()));
        });
    }

    [Fact]
    public void Runs_without_a_measure_are_counted_and_a_study_without_has_no_part()
    {
        var some = Study.Read(MadeUpPaper.In(_folder, run => run.Train.Seed == 42));
        Assert.Equal("6 of 18 runs (the others have not been measured)", Assert.IsType<Figure>(new PathComponents().Write(some)!.Blocks[0]).Of);
        Assert.Equal("seed 42", Assert.IsType<Figure>(new PathComponents().Write(some)!.Blocks[0]).Panels[0].Note);
        var none = Study.Read(MadeUpStudy.In(_folder));
        Assert.Null(new PathComponents().Write(none));
        Assert.Null(new HeadAlignment().Write(none));
        Assert.DoesNotContain(Assert.IsType<Figure>(new GrokOrder().Write(none)!.Blocks[0]).Panels[0].Marks, mark => mark.Pen == Palette.Published);
    }

    private Study Paper(bool measured) => Study.Read(MadeUpPaper.In(_folder, _ => measured));
}
