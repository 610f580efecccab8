using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Grokscope.Report.Figures;

/// <summary>Turns drawings in the pens' keys into SVG for a page or for a file.</summary>
internal static partial class SvgRewriter
{
    /// <summary>SVG's namespace.</summary>
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly string[] Places = ["d", "x", "y", "width", "height", "cx", "cy"];

    private static readonly Dictionary<string, Pen> ByKey = Palette.All.ToDictionary(p => p.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>A coordinate with one decimal, which is a tenth of a pixel.</summary>
    public static string Rounded(double coordinate) => Math.Round(coordinate, 1).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Rewrites a drawing in place.</summary>
    /// <param name="drawing">The svg element.</param>
    /// <param name="prefix">Begins every id, so that drawings on one page do not share any.</param>
    /// <param name="label">What the drawing shows, for those who cannot see it.</param>
    /// <param name="forPage">Colours as the page's variables; otherwise as they are on light ground.</param>
    public static void Rewrite(XElement drawing, string prefix, string label, bool forPage)
    {
        string width = drawing.Attribute("width")!.Value, height = drawing.Attribute("height")!.Value;
        drawing.Attributes().Where(a => a.Name.LocalName is "width" or "height" or "xlink").Remove();
        drawing.SetAttributeValue("viewBox", $"0 0 {width} {height}");
        drawing.SetAttributeValue("role", "img");
        drawing.SetAttributeValue("aria-label", label);
        drawing.SetAttributeValue("font-family", "system-ui, sans-serif");
        // ScottPlot's ids count on through the whole process; the same drawing is to be the same text.
        Dictionary<string, string> ids = drawing.Descendants().Attributes("id").Select((id, i) => (id.Value, New: $"{prefix}{i}")).ToDictionary(p => p.Value, p => p.New);
        foreach (XElement element in drawing.Descendants())
        {
            RewriteColors(element, forPage);
            RewriteReferences(element, ids);
            foreach (XAttribute place in element.Attributes().Where(attribute => Places.Contains(attribute.Name.LocalName)))
                place.Value = Decimal().Replace(place.Value, number => Rounded(double.Parse(number.Value, CultureInfo.InvariantCulture)));
            if (element.Attribute("d") is { } path)
                path.Value = ShortPath.Of(path.Value);
            element.SetAttributeValue("stroke-miterlimit", null);
        }
    }

    private static void RewriteColors(XElement element, bool forPage)
    {
        foreach (string name in new[] { "fill", "stroke" })
        {
            if (element.Attribute(name) is not { } color || !ByKey.TryGetValue(color.Value, out Pen? pen))
                continue;
            color.Value = forPage ? $"var({pen.Variable})" : pen.Light;
            if (name != "stroke")
                continue;
            element.SetAttributeValue("stroke-linejoin", "round");
            if (pen.Dashes is not null)
                element.SetAttributeValue("stroke-dasharray", pen.Dashes);
        }
    }

    private static void RewriteReferences(XElement element, Dictionary<string, string> ids)
    {
        if (element.Attribute("id") is { } id)
            id.Value = ids[id.Value];
        if (element.Attribute("clip-path") is { } clip)
            clip.Value = $"url(#{ids[clip.Value["url(#".Length..^1]]})";
    }

    [GeneratedRegex(@"-?\d+\.\d+")]
    private static partial Regex Decimal();
}
