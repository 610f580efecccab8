using System.Globalization;
using System.Xml.Linq;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Grokscope.Report.Figures;

/// <summary>
/// Draws a panel as SVG. ScottPlot draws grid, axes and curves; all text is put there afterwards as SVG text, since ScottPlot needs
/// fonts for it that a server may not have.
/// </summary>
internal static class PanelDrawing
{
    /// <summary>Width in units of the drawing, which are pixels at natural size.</summary>
    public const int Width = 360;

    /// <summary>Height, likewise.</summary>
    public const int Height = 236;

    private const int MostTicks = 5;
    private const double BandOpacity = 0.2;
    private static readonly PixelPadding Padding = new(left: 66, right: 24, bottom: 38, top: 44);

    /// <summary>The panel as an svg element in the pens' keys.</summary>
    public static XElement Draw(Panel panel)
    {
        using Plot plot = new();
        Frame(plot, panel);
        foreach (Band band in panel.Bands)
            Add(plot, panel, band);
        foreach (Bar bar in panel.Bars)
            Add(plot, panel, bar);
        foreach (double level in panel.Levels)
            plot.Add.HorizontalLine(Scaled(panel.Y, level), Palette.Level.Width, Ink(Palette.Level));
        foreach (Line line in panel.Lines)
            Add(plot, panel, line);
        foreach (Mark mark in panel.Marks)
            Add(plot, panel, mark);

        var drawing = XDocument.Parse(plot.GetSvgXml(Width, Height)).Root!;
        drawing.Descendants().Where(e => e.Name.LocalName == "text").ToList().ForEach(e => e.Remove());
        Clips.Merge(drawing);
        drawing.Add(Labels(plot, panel));
        if (panel.Map is { } map)
        {
            PixelPadding room = PaddingOf(panel);
            drawing.AddFirst(HeatMapDrawing.Cells(map, room.Left, Width - room.Right, room.Top, Height - room.Bottom));
            drawing.Add(HeatMapDrawing.Key(map, Width - room.Right, Width, room.Top, Height - room.Bottom));
        }
        return drawing;
    }

    private static PixelPadding PaddingOf(Panel panel) => panel.Map is null ? Padding : Padding with { Right = HeatMapDrawing.KeyWidth };

    private static void Frame(Plot plot, Panel panel)
    {
        plot.Axes.SetLimits(Scaled(panel.X, panel.X.Low), Scaled(panel.X, panel.X.High), Scaled(panel.Y, panel.Y.Low), Scaled(panel.Y, panel.Y.High));
        plot.Layout.Fixed(PaddingOf(panel));
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.Axes.Bottom.TickGenerator = Positions(panel.X);
        plot.Axes.Left.TickGenerator = Positions(panel.Y);
        plot.Axes.Bottom.FrameLineStyle.Color = Ink(Palette.Muted);
        plot.Axes.Bottom.MajorTickStyle.Color = Ink(Palette.Muted);
        plot.Axes.Left.FrameLineStyle.IsVisible = false;
        plot.Axes.Left.MajorTickStyle.Color = Ink(Palette.Grid);
        plot.Grid.MajorLineColor = Ink(Palette.Grid);
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Grid.YAxisStyle.IsVisible = panel.Map is null;
    }

    private static NumericManual Positions(Axis axis)
    {
        double[] positions = [.. TicksOf(axis).Select(tick => Scaled(axis, tick.At))];
        return new NumericManual(positions, [.. positions.Select(_ => "")]);
    }

    private static IEnumerable<(double At, string Text)> TicksOf(Axis axis) => axis.Names ?? Ticks.Of(axis, MostTicks).Select(tick => (tick, Number(tick)));

    private static void Add(Plot plot, Panel panel, Line line)
    {
        double[] heights = [.. line.Y.Select(y => Shown(panel.Y, y))];
        IReadOnlyList<int> kept = Thinning.Keep(heights);
        double[] across = [.. kept.Select(i => Scaled(panel.X, line.X[i]))], up = [.. kept.Select(i => Scaled(panel.Y, heights[i]))];
        var curve = plot.Add.ScatterLine(across, up);
        curve.Color = Ink(line.Pen);
        curve.LineWidth = line.Pen.Width;
    }

    private static void Add(Plot plot, Panel panel, Band band)
    {
        int[] kept = [.. Enumerable.Range(0, band.X.Count).Where(i => double.IsFinite(band.Low[i]) && double.IsFinite(band.High[i]))];
        var area = plot.Add.FillY(
            [.. kept.Select(i => Scaled(panel.X, band.X[i]))],
            [.. kept.Select(i => Scaled(panel.Y, Shown(panel.Y, band.Low[i])))],
            [.. kept.Select(i => Scaled(panel.Y, Shown(panel.Y, band.High[i])))]);
        area.FillColor = Ink(band.Pen).WithAlpha(BandOpacity);
        area.LineWidth = 0;
    }

    private static void Add(Plot plot, Panel panel, Bar bar)
    {
        var shape = plot.Add.Rectangle(
            Scaled(panel.X, bar.X - (bar.Width / 2)), Scaled(panel.X, bar.X + (bar.Width / 2)), Scaled(panel.Y, panel.Y.Low), Scaled(panel.Y, Shown(panel.Y, bar.Y)));
        shape.FillColor = Ink(bar.Pen);
        shape.LineWidth = 0;
    }

    private static void Add(Plot plot, Panel panel, Mark mark)
    {
        var marker = plot.Add.Marker(Scaled(panel.X, mark.X), Scaled(panel.Y, mark.Y));
        bool isOpen = mark.Form is MarkForm.Open or MarkForm.OpenSquare, isSmall = mark.Form is MarkForm.Grain or MarkForm.Open;
        marker.MarkerStyle.Shape = mark.Form is MarkForm.Square or MarkForm.OpenSquare ? MarkerShape.FilledSquare : MarkerShape.FilledCircle;
        marker.MarkerStyle.Size = isSmall ? 4 : 7;
        marker.MarkerStyle.FillColor = isOpen ? Colors.Transparent : Ink(mark.Pen);
        marker.MarkerStyle.OutlineWidth = mark.Form == MarkForm.Grain ? 0 : 1;
        marker.MarkerStyle.OutlineColor = Ink(isOpen ? mark.Pen : Palette.Ink);
    }

    private static IEnumerable<XElement> Labels(Plot plot, Panel panel)
    {
        Pixel corner = plot.GetPixel(new Coordinates(Scaled(panel.X, panel.X.Low), Scaled(panel.Y, panel.Y.Low)));
        float right = Width - PaddingOf(panel).Right;
        yield return Text(panel.Title, 4, 15, "start", Palette.Ink, 13, "600");
        yield return Text(panel.Note, 4, 31, "start", Palette.Muted, 11);
        foreach ((double tick, string text) in TicksOf(panel.X))
            yield return Text(text, plot.GetPixel(new Coordinates(Scaled(panel.X, tick), 0)).X, corner.Y + 16, "middle", Palette.Muted, 11);
        foreach ((double tick, string text) in TicksOf(panel.Y))
            yield return Text(text, corner.X - 7, plot.GetPixel(new Coordinates(0, Scaled(panel.Y, tick))).Y + 4, "end", Palette.Muted, 11);
        yield return Text(panel.X.Label, (corner.X + right) / 2, Height - 4, "middle", Palette.Muted, 11);
        XElement upright = Text(panel.Y.Label, 12, (corner.Y + Padding.Top) / 2, "middle", Palette.Muted, 11);
        upright.SetAttributeValue("transform", $"rotate(-90 {upright.Attribute("x")!.Value} {upright.Attribute("y")!.Value})");
        yield return upright;
    }

    internal static XElement Text(string text, float x, float y, string anchor, Pen pen, int size, string? weight = null) =>
        new(SvgRewriter.Svg + "text",
            new XAttribute("x", SvgRewriter.Rounded(x)),
            new XAttribute("y", SvgRewriter.Rounded(y)),
            new XAttribute("text-anchor", anchor),
            new XAttribute("font-size", size),
            weight is null ? null : new XAttribute("font-weight", weight),
            new XAttribute("fill", pen.Key),
            text);

    // A height that a logarithmic axis cannot show stands at its lower end.
    private static double Shown(Axis axis, double height) => axis.IsLogarithmic && height < axis.Low ? axis.Low : height;

    private static double Scaled(Axis axis, double value) => axis.IsLogarithmic ? Math.Log10(value) : value;

    private static Color Ink(Pen pen) => Color.FromHex(pen.Key);

    private static string Number(double value) =>
        value != 0 && Math.Abs(value) < 0.01 ? value.ToString("0e0", CultureInfo.InvariantCulture) : value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
