using System.Text;
using System.Xml.Linq;
using Grokscope.Report.Page;
using Grokscope.Training.Storage;

namespace Grokscope.Report.Figures;

/// <summary>A figure as files of its own: NAME.svg on white ground, the same as NAME.png with twice as many pixels, and NAME.csv with the numbers.</summary>
internal static class FigureFiles
{
    private const int LegendLine = 20;
    private const int LetterWidth = 7;

    /// <summary>Writes the files.</summary>
    /// <exception cref="StorageException">They cannot be written.</exception>
    public static void Write(Figure figure, string folder)
    {
        XElement svg = Svg(figure);
        DurableFile.Write(Path.Combine(folder, figure.Name + ".svg"), Encoding.UTF8.GetBytes(svg.ToString() + "\n"));
        DurableFile.Write(Path.Combine(folder, figure.Name + ".png"), Rasteriser.Png(svg));
        DurableFile.Write(Path.Combine(folder, figure.Name + ".csv"), stream => WriteCsv(figure.Data, stream));
    }

    /// <summary>The whole figure as one drawing: the legend, and below it the panels.</summary>
    internal static XElement Svg(Figure figure)
    {
        int rows = (figure.Panels.Count + figure.PerRow - 1) / figure.PerRow;
        int width = figure.PerRow * PanelDrawing.Width;
        (IReadOnlyList<XElement> legend, int top) = Legend(figure.Legend, width);
        int height = top + (rows * PanelDrawing.Height);
        var svg = new XElement(SvgRewriter.Svg + "svg",
            new XAttribute("width", width),
            new XAttribute("height", height),
            new XElement(SvgRewriter.Svg + "rect", new XAttribute("width", width), new XAttribute("height", height), new XAttribute("fill", "#FFFFFF")));
        svg.Add(legend);
        for (int i = 0; i < figure.Panels.Count; i++)
        {
            XElement panel = PanelDrawing.Draw(figure.Panels[i]);
            SvgRewriter.Rewrite(panel, $"p{i}-", figure.Panels[i].Title, forPage: false);
            panel.SetAttributeValue("x", i % figure.PerRow * PanelDrawing.Width);
            panel.SetAttributeValue("y", top + (i / figure.PerRow * PanelDrawing.Height));
            panel.SetAttributeValue("width", PanelDrawing.Width);
            panel.SetAttributeValue("height", PanelDrawing.Height);
            svg.Add(panel);
        }
        SvgRewriter.Rewrite(svg, "c", figure.Caption, forPage: false);
        svg.SetAttributeValue("width", width);
        svg.SetAttributeValue("height", height);
        return svg;
    }

    /// <summary>A sample of a pen's line or mark, as wide as four letters.</summary>
    internal static XElement Sample(LegendEntry entry, int x, int y)
    {
        if (!entry.IsMark)
            return new XElement(SvgRewriter.Svg + "path",
                new XAttribute("d", $"M{x} {y}h24"), new XAttribute("stroke", entry.Pen.Key), new XAttribute("stroke-width", entry.Pen.Width + 0.4f), new XAttribute("fill", "none"));
        bool isOpen = entry.Form is MarkForm.Open or MarkForm.OpenSquare;
        XAttribute[] colours =
        [
            new("fill", isOpen ? "none" : entry.Pen.Key), new("stroke", isOpen ? entry.Pen.Key : entry.Form == MarkForm.Grain ? "none" : Palette.Ink.Key),
        ];
        return entry.Form is MarkForm.Square or MarkForm.OpenSquare
            ? new XElement(SvgRewriter.Svg + "rect", new XAttribute("x", x + 8.5), new XAttribute("y", y - 3.5), new XAttribute("width", 7), new XAttribute("height", 7), colours)
            : new XElement(SvgRewriter.Svg + "circle", new XAttribute("cx", x + 12), new XAttribute("cy", y), new XAttribute("r", entry.Form == MarkForm.Dot ? 3.5 : 2.2), colours);
    }

    /// <summary>The legend in as many lines as it needs, and its height.</summary>
    private static (IReadOnlyList<XElement> Elements, int Height) Legend(IReadOnlyList<LegendEntry> entries, int width)
    {
        List<XElement> elements = [];
        int x = 8, y = 15;
        foreach (LegendEntry entry in entries)
        {
            int length = 30 + (LetterWidth * entry.Text.Length);
            if (x > 8 && x + length > width)
                (x, y) = (8, y + LegendLine);
            elements.Add(Sample(entry, x, y));
            elements.Add(new XElement(SvgRewriter.Svg + "text",
                new XAttribute("x", x + 30), new XAttribute("y", y + 4), new XAttribute("font-size", 12), new XAttribute("fill", Palette.Ink.Key), entry.Text));
            x += length + 16;
        }
        return (elements, y + 15);
    }

    /// <summary>The numbers of a figure as CSV.</summary>
    internal static void WriteCsv(FigureData data, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(CsvLine.Of(data.Columns));
        foreach (IReadOnlyList<string> row in data.Rows)
            writer.WriteLine(CsvLine.Of(row));
    }
}
