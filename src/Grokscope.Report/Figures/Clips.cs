using System.Xml.Linq;

namespace Grokscope.Report.Figures;

/// <summary>ScottPlot clips each curve, bar and mark with a path of its own. One for all that are alike, and one group for neighbours, halve a page of many panels.</summary>
internal static class Clips
{
    /// <summary>Merges them in place; what is drawn, and its order, stay.</summary>
    /// <param name="drawing">The svg element.</param>
    public static void Merge(XElement drawing)
    {
        Dictionary<string, string> kept = [], renamed = [];
        foreach (XElement clip in drawing.Elements(SvgRewriter.Svg + "clipPath").ToArray())
        {
            string id = clip.Attribute("id")!.Value, content = string.Concat(clip.Nodes());
            if (kept.TryAdd(content, id))
                continue;
            renamed[id] = kept[content];
            clip.Remove();
        }
        foreach (XAttribute reference in drawing.Descendants().Attributes("clip-path"))
            if (renamed.TryGetValue(reference.Value["url(#".Length..^1], out string? id))
                reference.Value = $"url(#{id})";
        foreach (XElement group in drawing.Elements(SvgRewriter.Svg + "g").ToArray())
            if (group.PreviousNode is XElement before && before.Name == group.Name && Signature(before) == Signature(group))
            {
                before.Add(group.Nodes());
                group.Remove();
            }
    }

    private static string Signature(XElement element) => string.Join(' ', element.Attributes());
}
