using System.Globalization;
using System.Xml.Linq;
using Grokscope.Report.Page;
using SkiaSharp;

namespace Grokscope.Report.Figures;

/// <summary>
/// Draws a figure's SVG as PNG: of SVG just what our figures have, namely nested drawings, groups, clipping by a rectangle, paths, rectangles, circles, ellipses and text.
/// Text has a font that is part of the program, since a server may have none.
/// </summary>
internal static class Rasteriser
{
    /// <summary>Pixels for each unit of the drawing.</summary>
    public const int Scale = 2;

    private static readonly Lazy<SKTypeface> Typeface = new(ReadTypeface);

    /// <summary>The drawing as the bytes of a PNG file.</summary>
    /// <param name="svg">A figure's drawing in real colours, with width and height.</param>
    public static byte[] Png(XElement svg)
    {
        using var bitmap = new SKBitmap(Scale * (int)Number(svg, "width"), Scale * (int)Number(svg, "height"));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Scale(Scale);
            var clips = svg.Descendants().Where(e => e.Name.LocalName == "clipPath").ToDictionary(e => e.Attribute("id")!.Value);
            foreach (XElement element in svg.Elements())
                Draw(canvas, element, clips);
        }
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static void Draw(SKCanvas canvas, XElement element, Dictionary<string, XElement> clips)
    {
        using var restored = new SKAutoCanvasRestore(canvas);
        switch (element.Name.LocalName)
        {
            case "clipPath":
                return;
            case "svg":
                canvas.Translate(Number(element, "x"), Number(element, "y"));
                break;
            case "text":
                Write(canvas, element);
                return;
        }
        if (element.Attribute("transform") is { } transform)
            Transform(canvas, transform.Value);
        if (element.Attribute("clip-path") is { } clip && clips[clip.Value["url(#".Length..^1]].Elements().FirstOrDefault() is { } area)
            canvas.ClipPath(Shape(area)!, antialias: true);
        if (Shape(element) is { } shape)
            using (shape)
                Paint(canvas, element, shape);
        foreach (XElement child in element.Elements())
            Draw(canvas, child, clips);
    }

    private static SKPath? Shape(XElement element)
    {
        float x = Number(element, "x"), y = Number(element, "y"), cx = Number(element, "cx"), cy = Number(element, "cy");
        if (element.Name.LocalName == "path")
            return SKPath.ParseSvgPathData(element.Attribute("d")!.Value);
        var path = new SKPath();
        switch (element.Name.LocalName)
        {
            case "rect":
                path.AddRect(SKRect.Create(x, y, Number(element, "width"), Number(element, "height")));
                return path;
            case "circle":
                path.AddCircle(cx, cy, Number(element, "r"));
                return path;
            case "ellipse":
                path.AddOval(new SKRect(cx - Number(element, "rx"), cy - Number(element, "ry"), cx + Number(element, "rx"), cy + Number(element, "ry")));
                return path;
            default:
                path.Dispose();
                return null;
        }
    }

    private static void Paint(SKCanvas canvas, XElement element, SKPath shape)
    {
        // What SVG does where nothing is said: shapes are filled black, and have no outline.
        if (ColorOf(element, "fill", SKColors.Black) is { Alpha: > 0 } fill)
        {
            using var paint = new SKPaint { Color = fill, IsAntialias = true };
            canvas.DrawPath(shape, paint);
        }
        if (ColorOf(element, "stroke", SKColors.Transparent) is { Alpha: > 0 } stroke)
        {
            float[]? dashes = element.Attribute("stroke-dasharray")?.Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToArray();
            using SKPathEffect? effect = dashes is null ? null : SKPathEffect.CreateDash(dashes, 0);
            using var paint = new SKPaint
            {
                Color = stroke,
                IsAntialias = true,
                Style = SKPaintStyle.Stroke,
                StrokeWidth = Number(element, "stroke-width", 1),
                StrokeJoin = SKStrokeJoin.Round,
                PathEffect = effect,
            };
            canvas.DrawPath(shape, paint);
        }
    }

    private static void Write(SKCanvas canvas, XElement element)
    {
        if (element.Attribute("transform") is { } transform)
            Transform(canvas, transform.Value);
        using var font = new SKFont(Typeface.Value, Number(element, "font-size", 12)) { Embolden = element.Attribute("font-weight") is not null, Subpixel = true };
        using var paint = new SKPaint { Color = ColorOf(element, "fill", SKColors.Black), IsAntialias = true };
        SKTextAlign align = element.Attribute("text-anchor")?.Value switch { "middle" => SKTextAlign.Center, "end" => SKTextAlign.Right, _ => SKTextAlign.Left };
        canvas.DrawText(element.Value, Number(element, "x"), Number(element, "y"), align, font, paint);
    }

    // Of transforms there are rotations about a point, and those that Skia's SVG writes for shapes.
    private static void Transform(SKCanvas canvas, string transform)
    {
        int open = transform.IndexOf('(', StringComparison.Ordinal);
        float[] values = [.. transform[(open + 1)..transform.LastIndexOf(')')].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
        switch (transform[..open].Trim())
        {
            case "rotate" when values.Length == 3:
                canvas.RotateDegrees(values[0], values[1], values[2]);
                break;
            case "translate":
                canvas.Translate(values[0], values.ElementAtOrDefault(1));
                break;
            case "scale":
                canvas.Scale(values[0], values.Length > 1 ? values[1] : values[0]);
                break;
            case "matrix":
                canvas.Concat(new SKMatrix(values[0], values[2], values[4], values[1], values[3], values[5], 0, 0, 1));
                break;
            default:
                throw new InvalidOperationException($"No figure has the transform {transform}.");
        }
    }

    private static SKColor ColorOf(XElement element, string name, SKColor otherwise)
    {
        SKColor color = element.Attribute(name)?.Value switch
        {
            null => otherwise,
            "none" => SKColors.Transparent,
            { } text => SKColor.Parse(Named(text)),
        };
        return color.WithAlpha((byte)Math.Round(color.Alpha * Number(element, name + "-opacity", 1)));

        static string Named(string text) => text switch { "white" => "#FFFFFF", "black" => "#000000", _ => text };
    }

    private static float Number(XElement element, string name, float otherwise = 0) => element.Attribute(name) is { } attribute ? Parse(attribute.Value) : otherwise;

    private static float Parse(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    private static SKTypeface ReadTypeface()
    {
        using Stream font = Resources.Open("Figures.Font.DejaVuSans.ttf");
        return SKTypeface.FromStream(font);
    }
}
