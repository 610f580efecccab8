using System.Xml.Linq;
using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using SkiaSharp;

namespace Grokscope.Tests.Report;

public sealed class TableFigureTests : IDisposable
{
    private static readonly MeasureResult Result = MadeUp();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void There_is_a_curve_for_each_value_of_a_column()
    {
        Figure figure = TableFigure.Of(Result, "step", "loss", "task", "");
        Panel panel = Assert.Single(figure.Panels);
        Assert.Equal(["task add", "task mul"], figure.Legend.Select(entry => entry.Text));
        Assert.Equal([[0, 100, 200], [0, 200]], panel.Lines.Select(line => line.X));
        Assert.Equal([[500, 5, 0.5], [50, 0.25]], panel.Lines.Select(line => line.Y));
        Assert.Equal((Axis.StepLabel, 0, 200), (panel.X.Label, panel.X.Low, panel.X.High));
        Assert.True(panel.Y.IsLogarithmic);
        Assert.Equal(("mean: loss", "nats"), (panel.Title, panel.Note));
        Assert.Equal(["task add", "0", "500"], figure.Data.Rows.First());
    }

    [Fact]
    public void Without_such_a_column_there_is_one_curve_on_a_linear_axis_where_its_heights_are_alike()
    {
        Figure figure = TableFigure.Of(Result, "component", "share", null, "parts");
        Panel panel = Assert.Single(figure.Panels);
        Assert.Equal(["share"], figure.Legend.Select(entry => entry.Text));
        Assert.Equal([0.5, 0.5, 0.5], Assert.Single(panel.Lines).Y);
        Assert.False(panel.Y.IsLogarithmic);
        Assert.True(panel.Y.Low < 0.5 && panel.Y.High > 0.5);
        Assert.True(panel.X.Low < 1 && panel.X.High > 3);
    }

    [Fact]
    public void The_file_is_what_its_ending_says()
    {
        TableFigure.Write(_folder["loss.svg"], Result, "step", "loss", by: "task");
        TableFigure.Write(_folder["loss.png"], Result, "step", "loss", by: "task");
        var svg = XDocument.Load(_folder["loss.svg"]);
        Assert.Contains(svg.Descendants(), e => e.Name.LocalName == "text" && e.Value == "task mul");
        using var png = SKBitmap.Decode(_folder["loss.png"]);
        Assert.Equal((2 * PanelDrawing.Width, 2 * (int)svg.Root!.Attribute("height")!), (png.Width, png.Height));
    }

    [Fact]
    public void What_cannot_be_drawn_says_why()
    {
        Assert.Contains(".svg or .png", Assert.Throws<ArgumentException>(() => TableFigure.Write(_folder["loss.pdf"], Result, "step", "loss")).Message);
        Assert.Contains("'lost'", Assert.Throws<KeyNotFoundException>(() => TableFigure.Write(_folder["loss.svg"], Result, "step", "lost")).Message);
        Assert.Contains("no row", Assert.Throws<ArgumentException>(() => TableFigure.Write(_folder["loss.svg"], Result, "step", "task")).Message);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    private static MeasureResult MadeUp()
    {
        var part = new MeasurePart(
        [
            new TableForm("", "a step of a task", new Column("step", "steps", "the step"), new Column("task", "", "the task"), new Column("loss", "nats", "mean loss")),
            new TableForm("parts", "a component", new Column("component", "", "its rank"), new Column("share", "share of 1", "its share")),
        ]);
        part.Add("", 0, "add", 500.0);
        part.Add("", 0, "mul", 50.0);
        part.Add("", 100, "add", 5.0);
        part.Add("", 100, "mul", new Undefined("not made up"));
        part.Add("", 200, "add", 0.5);
        part.Add("", 200, "mul", 0.25);
        for (int component = 1; component <= 3; component++)
            part.Add("parts", component, 0.5);
        return new MeasureResult("mean", "", true, part);
    }
}
