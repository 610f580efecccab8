using System.Text.Json;
using Grokscope.Report;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using SkiaSharp;

namespace Grokscope.Tests.Report;

public sealed class FigureFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_figure_as_png_has_twice_the_pixels_its_colours_and_text_without_any_font_of_the_machine()
    {
        string study = MadeUpStudy.In(_folder);
        StudyReport.Write(study);
        using var png = SKBitmap.Decode(Path.Combine(study, "report", "figures", "accuracy.png"));
        Assert.Equal(2 * 3 * PanelDrawing.Width, png.Width);
        Assert.Equal(2 * 2 * PanelDrawing.Height, png.Height, tolerance: 160);
        Assert.InRange(Count(png, SKColor.Parse(Palette.TestOf(0).Light)), 2000, 40_000);
        Assert.InRange(Count(png, SKColor.Parse(Palette.TestOf(1).Light)), 2000, 40_000);
        Assert.InRange(Count(png, SKColors.White), png.Width * png.Height / 2, png.Width * png.Height);
        // Titles, in the ink of text and marks.
        Assert.InRange(Count(png, SKColor.Parse(Palette.Ink.Light)), 1000, 60_000);
    }

    [Fact]
    public void A_panel_as_json_has_all_that_is_drawn()
    {
        var panel = new Panel(
            "<title>", "note", Axis.Steps(300), new Axis("height", 0.1, 10, IsLogarithmic: true),
            [new Line(Palette.TestOf(1), [1, 2, 3], [0.5, double.NaN, 0.123456789], "run")],
            [new Mark(Palette.Ink, 4, 5, MarkForm.Open), new Mark(Palette.Ink, 6, 7, MarkForm.Open)],
            [0.25])
        {
            Run = "run",
            Bands = [new Band(Palette.Control, [1, 2], [0.1, 0.2], [0.3, double.NaN])],
            Bars = [new Bar(Palette.Level, 1, 0.5, 2), new Bar(Palette.Level, 2, 0.5, 3)],
            Map = new HeatMap(new[,] { { 1, double.NaN }, { 3, 4 } }, 1, 4, IsLogarithmic: false, "loss"),
        };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            PanelJson.Write(writer, panel);
        string text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(text).RootElement;
        Assert.Equal("<title>", json.GetProperty("title").GetString());
        Assert.Equal("run", json.GetProperty("run").GetString());
        Assert.True(json.GetProperty("y").GetProperty("log").GetBoolean());
        Assert.Equal("""[{"pen":1,"run":"run","x":[1,3],"y":[0.5,0.1235]}]""", json.GetProperty("lines").GetRawText());
        Assert.Equal($$"""[{"pen":{{Palette.IndexOf(Palette.Ink)}},"form":"Open","x":[4,6],"y":[5,7]}]""", json.GetProperty("marks").GetRawText());
        Assert.Equal($$"""[{"pen":{{Palette.IndexOf(Palette.Control)}},"x":[1],"low":[0.1],"high":[0.3]}]""", json.GetProperty("bands").GetRawText());
        Assert.Equal($$"""[{"pen":{{Palette.IndexOf(Palette.Level)}},"width":0.5,"x":[1,2],"y":[2,3]}]""", json.GetProperty("bars").GetRawText());
        Assert.Equal("[[1,null],[3,4]]", json.GetProperty("map").GetProperty("rows").GetRawText());
        Assert.Equal("[0.25]", json.GetProperty("levels").GetRawText());
    }

    [Fact]
    public void A_map_a_band_and_bars_are_drawn()
    {
        var panel = new Panel("title", "note", new Axis("x", 0, 4), new Axis("y", 0, 4), [], [], [])
        {
            Bands = [new Band(Palette.TestOf(0), [0, 4], [1, 1], [2, 3])],
            Bars = [new Bar(Palette.TestOf(2), 1, 0.5, 2)],
            Map = new HeatMap(new double[,] { { 0, 1 }, { 2, 3 } }, 0, 3, IsLogarithmic: false, "loss"),
        };
        string drawing = PanelDrawing.Draw(panel).ToString();
        Assert.Contains(Palette.TestOf(0).Key, drawing, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Palette.TestOf(2).Key, drawing, StringComparison.OrdinalIgnoreCase);
        foreach (double value in new[] { 0.0, 1, 2, 3 })
            Assert.Contains(ColorScale.Of(panel.Map, value)!, drawing, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_long_curve_has_fewer_letters_and_the_same_points()
    {
        var random = new Random(3);
        (double X, double Y)[] points = [.. Enumerable.Range(0, 300).Select(i => (66 + (i / 10.0), Math.Round(100 + (80 * random.NextDouble()), 1)))];
        string path = "M" + string.Join('L', points.Select(p => FormattableString.Invariant($"{p.X:0.#} {p.Y:0.#}")));
        string shorter = ShortPath.Of(path);
        Assert.InRange(shorter.Length, 0, 0.8 * path.Length);
        using var drawn = SKPath.ParseSvgPathData(shorter);
        Assert.Equal(points.Length, drawn.PointCount);
        Assert.All(points.Zip(drawn.Points), pair => Assert.Equal((0.0, 0.0), (Math.Round(pair.First.X - pair.Second.X, 2), Math.Round(pair.First.Y - pair.Second.Y, 2))));
        Assert.Equal("M1 2L3 4Z", ShortPath.Of("M1 2L3 4Z"));
    }

    private static int Count(SKBitmap picture, SKColor color) => picture.Pixels.Count(pixel => pixel == color);
}
