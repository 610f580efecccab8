using Grokscope.Report.Chapters.Decay;
using Grokscope.Report.Chapters.Order;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Tests.Report;

public sealed class DecayChapterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Laws_are_drawn_through_the_runs_with_censored_ones_open_and_the_published_fit_beside()
    {
        string folder = MadeUpPaper.In(_folder, _ => true);
        MadeUpPaper.MeasureTimescale(folder);
        Part part = new TimescaleFits().Write(Study.Read(folder))!;
        Figure figure = Assert.IsType<Figure>(part.Blocks[0]);
        Assert.Equal(["add", "mul", "first task", "add", "mul", "sq", "first task"], figure.Panels.Select(panel => panel.Title));
        Panel mul = figure.Panels[1];
        Assert.Equal(3, mul.Marks.Count(mark => mark is { Form: MarkForm.Open, Y: MadeUpPaper.Cap }));
        Assert.Equal([10_042, 10_137, 12_024], mul.Marks.Where(mark => mark is { Form: MarkForm.Dot, X: 1 }).Select(mark => mark.Y));
        Assert.Contains(mul.Marks, mark => mark is { Form: MarkForm.Square, X: > 1 and < 1.1, Y: 16_300 });
        // All steps are proportional to 1/decay: the power law's exponent is 1.
        Line power = Assert.Single(mul.Lines, line => line.Pen == Palette.KindOf(0)), published = Assert.Single(mul.Lines, line => line.Pen == Palette.Published);
        Assert.Equal(10, power.Y[0] / power.Y.Last(double.IsFinite), 0.2);
        Assert.Contains(published.Y.Zip(published.X), at => Math.Abs(at.First - (10_497 * Math.Pow(at.Second, -0.916))) < 1e-6);
        Table fits = Assert.IsType<Table>(Assert.IsType<Fold>(part.Blocks[1]).Content);
        IReadOnlyList<Cell> row = Assert.Single(fits.Rows, row => row[0].Text == "add+mul" && row[1].Text == "mul" && row[2].Text == "power: a·λ^−b");
        Assert.Matches(@"^a = 10,697 \(10,042 to 12,024\), b = 1 \(", row[3].Text);
        Assert.Equal(["9", "3"], row.Skip(5).Take(2).Select(cell => cell.Text));
    }

    [Fact]
    public void Curvature_is_drawn_by_loss_with_the_published_procedure_and_values()
    {
        Part part = new CurvatureDepth().Write(Paper())!;
        Figure steps = Assert.IsType<Figure>(part.Blocks[0]), decay = Assert.IsType<Figure>(part.Blocks[1]);
        Panel dual = steps.Panels[0];
        Assert.Equal(3 * 4, dual.Lines.Count);
        Assert.All(dual.Lines.Where(line => line.Pen != Palette.Control), line => Assert.Equal([40], line.Y));
        Assert.All(dual.Lines.Where(line => line.Pen == Palette.Control), line => Assert.Equal([0.3, 20], line.Y));
        Assert.Equal(3, dual.Marks.Count(mark => mark is { Form: MarkForm.Open, Y: 40 } && mark.Pen == Palette.TestOf(0)));
        Assert.Contains("Of 126 values 108 have converged", steps.Caption);
        Assert.Contains("63 values without any negative curvature are left out", steps.Caption);
        Assert.Equal(["all tasks", "add", "mul", "all tasks", "add", "mul", "sq"], decay.Panels.Select(panel => panel.Title));
        Panel total = decay.Panels[0];
        Assert.Equal(9, total.Marks.Count(mark => mark is { Form: MarkForm.Dot, Y: 40 }));
        Assert.Equal([46.9, 69.8, 73.7], total.Marks.Where(mark => mark.Form == MarkForm.Square && Math.Round(mark.X) == 2).Select(mark => mark.Y).Order());
        Assert.Contains(total.Lines, line => line.Y[0] == 63.5 - 11.8 && line.Y[1] == 63.5 + 11.8);
        Assert.All(decay.Panels[1].Marks.Where(mark => mark.Pen == Palette.TestOf(0)), mark => Assert.Equal(MarkForm.Open, mark.Form));
        Table table = Assert.IsType<Table>(Assert.IsType<Fold>(part.Blocks[2]).Content);
        Assert.Equal(["tasks add+mul, weight decay 1.0", "all tasks", "3", "-40", "6 of 6", "75 % (75 %)", "-20", "50 % (50 %)", "-63.5"], table.Rows[0].Select(cell => cell.Text));
        Assert.Equal(["add", "3", "-40", "3 of 6", "–", "-20", "–", "-50.8"], table.Rows[1].Select(cell => cell.Text).Skip(1));
    }

    [Fact]
    public void Density_has_a_bar_for_each_bin_with_its_error_and_one_around_zero()
    {
        Figure figure = Assert.IsType<Figure>(Assert.Single(new SpectralDensity().Write(Paper())!.Blocks));
        Assert.Equal(6 * 2, figure.Panels.Count);
        Panel panel = figure.Panels[0];
        Assert.Equal([0.01, 0.99], panel.Bars.Select(bar => bar.Y));
        Assert.Equal([-6.5 - 0.5, 0], panel.Bars.Select(bar => Math.Round(bar.X, 9)), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal([0.008, 0.012], Assert.Single(panel.Lines).Y, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal("6 runs, 12 panels of a run at a step each", figure.Of);
    }

    [Fact]
    public void A_study_that_is_not_measured_has_no_such_chapter()
    {
        var study = Study.Read(MadeUpStudy.In(_folder));
        Assert.Null(new TimescaleFits().Write(study));
        Assert.Null(new CurvatureDepth().Write(study));
        Assert.Null(new SpectralDensity().Write(study));
        Assert.Null(new LeadAndThreshold().Write(study));
    }

    [Fact]
    public void Another_modulus_has_no_published_values()
    {
        var study = Study.Read(MadeUpPaper.In(_folder, _ => true, modulus: 89));
        Figure[] figures = [.. new[] { new GrokOrder().Write(study)!, new CurvatureDepth().Write(study)!, new LeadAndThreshold().Write(study)! }.SelectMany(part => part.Blocks).OfType<Figure>()];
        Assert.Equal(6, figures.Length);
        Assert.All(figures, figure => Assert.DoesNotContain(figure.Panels, panel => panel.Marks.Any(mark => mark.Pen == Palette.Published) || panel.Lines.Any(line => line.Pen == Palette.Published)));
    }

    private Study Paper() => Study.Read(MadeUpPaper.In(_folder, _ => true));
}
