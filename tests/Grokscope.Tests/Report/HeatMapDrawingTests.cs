using System.Xml.Linq;
using Grokscope.Report.Figures;

namespace Grokscope.Tests.Report;

public sealed class HeatMapDrawingTests
{
    [Fact]
    public void Cells_of_a_colour_are_one_path_row_0_below_and_NaN_left_out()
    {
        var map = new HeatMap(new[,] { { 0, 0, 1 }, { 1, double.NaN, 0 } }, 0, 1, false, "share");
        XElement[] paths = [.. HeatMapDrawing.Cells(map, 0, 30, 0, 20).Elements()];
        Assert.Equal([ColorScale.All[0], ColorScale.All[^1]], paths.Select(path => path.Attribute("fill")!.Value));
        Assert.Equal("M0 10H20V20H0zM20 0H30V10H20z", paths[0].Attribute("d")!.Value);
        Assert.Equal("M20 10H30V20H20zM0 0H10V10H0z", paths[1].Attribute("d")!.Value);
    }

    [Fact]
    public void The_key_has_both_ends_the_middle_and_the_quantity()
    {
        XElement drawing = PanelDrawing.Draw(new Panel("", "", new Axis("x", 0, 1), new Axis("y", 0, 1), [], [], []) { Map = new HeatMap(new[,] { { 1.0 } }, 0.01, 100, true, "loss (nats)") });
        string[] texts = [.. drawing.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Equal(["0.01", "1", "100", "loss (nats)"], texts[^4..]);
        XElement[] groups = [.. drawing.Elements().Where(e => e.Attribute("shape-rendering") is not null)];
        Assert.Equal(2, groups.Length);
        Assert.Equal((ColorScale.All[0], ColorScale.All[^1]), (groups[1].Elements().First().Attribute("fill")!.Value, groups[1].Elements().Last().Attribute("fill")!.Value));
    }

    [Fact]
    public void Panels_without_a_map_have_no_key() =>
        Assert.DoesNotContain(PanelDrawing.Draw(Bars()).Descendants(), e => e.Attribute("shape-rendering") is not null);

    [Fact]
    public void What_is_clipped_alike_shares_a_clip_and_keeps_its_order()
    {
        XElement drawing = PanelDrawing.Draw(Bars());
        XElement clip = Assert.Single(drawing.Descendants(), e => e.Name.LocalName == "clipPath");
        XElement group = Assert.Single(drawing.Elements(), e => e.Attribute("clip-path") is not null);
        Assert.Equal($"url(#{clip.Attribute("id")!.Value})", group.Attribute("clip-path")!.Value);
        Assert.Equal(["rect", "rect", "rect", "path"], group.Elements().Select(e => e.Name.LocalName));
    }

    private static Panel Bars() => new("", "", new Axis("x", 0, 4), new Axis("y", 0, 1), [new Line(Palette.Control, [0, 4], [0.5, 0.5])], [], [])
    {
        Bars = [.. Enumerable.Range(1, 3).Select(x => new Bar(Palette.Muted, x, 0.5, 0.25 * x))],
    };
}
