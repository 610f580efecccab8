using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Grokscope.Report.Page;

namespace Grokscope.Report.Figures;

/// <summary>Draws a heat map's cells and the key to its colours. All cells of a colour are one path: a page with many maps stays small.</summary>
internal static class HeatMapDrawing
{
    /// <summary>Room that the key takes at the right of a panel.</summary>
    public const float KeyWidth = 72;

    private const float Gap = 10, BarWidth = 9;

    // Colours of the key, fewer than the scale has, the first and the last among them.
    private const int KeySteps = 16;

    /// <summary>The cells between four edges, in pixels: one path a colour, of a rectangle for each stretch of equal colour.</summary>
    public static XElement Cells(HeatMap map, float left, float right, float top, float bottom)
    {
        (int rows, int columns) = (map.Values.GetLength(0), map.Values.GetLength(1));
        (double width, double height) = ((right - left) / (double)columns, (bottom - top) / (double)rows);
        Dictionary<string, StringBuilder> paths = [];
        for (int row = 0; row < rows; row++)
            for (int begin = 0, end; begin < columns; begin = end)
            {
                string? color = ColorScale.Of(map, map.Values[row, begin]);
                for (end = begin + 1; end < columns && ColorScale.Of(map, map.Values[row, end]) == color;)
                    end++;
                if (color is null)
                    continue;
                if (!paths.TryGetValue(color, out StringBuilder? path))
                    paths[color] = path = new StringBuilder();
                path.Append(Rectangle(left + (begin * width), left + (end * width), bottom - ((row + 1) * height), bottom - (row * height)));
            }
        return Group(ColorScale.All.Where(paths.ContainsKey).Select(color => Path(paths[color].ToString(), color)));
    }

    /// <summary>The key at the right of a panel: the colours, the values at both ends and in the middle, and the quantity.</summary>
    public static IEnumerable<XElement> Key(HeatMap map, float left, float right, float top, float bottom)
    {
        double height = (bottom - top) / (double)KeySteps;
        yield return Group(Enumerable.Range(0, KeySteps).Select(i =>
            Path(Rectangle(left + Gap, left + Gap + BarWidth, bottom - ((i + 1) * height), bottom - (i * height)), ColorScale.All[i * (ColorScale.Steps - 1) / (KeySteps - 1)])));
        double middle = map.IsLogarithmic ? Math.Sqrt(map.Low * map.High) : (map.Low + map.High) / 2;
        foreach ((double value, float y) in new[] { (map.Low, bottom), (middle, (top + bottom) / 2), (map.High, top) })
            yield return PanelDrawing.Text(Words.Significant(value), left + Gap + BarWidth + 4, y + 4, "start", Palette.Muted, 10);
        XElement upright = PanelDrawing.Text(map.Label, right - 4, (top + bottom) / 2, "middle", Palette.Muted, 11);
        upright.SetAttributeValue("transform", $"rotate(-90 {upright.Attribute("x")!.Value} {upright.Attribute("y")!.Value})");
        yield return upright;
    }

    // Edges to whole pixels, not lengths: neighbours share an edge, and no gap is left between them.
    private static string Rectangle(double left, double right, double top, double bottom) =>
        string.Create(CultureInfo.InvariantCulture, $"M{Math.Round(left)} {Math.Round(top)}H{Math.Round(right)}V{Math.Round(bottom)}H{Math.Round(left)}z");

    private static XElement Path(string path, string color) => new(SvgRewriter.Svg + "path", new XAttribute("d", path), new XAttribute("fill", color));

    // Smoothed edges would leave seams between the cells.
    private static XElement Group(IEnumerable<XElement> paths) => new(SvgRewriter.Svg + "g", new XAttribute("shape-rendering", "crispEdges"), paths);
}
