using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Grokscope.Docs.Api;

/// <summary>What the XML documentation files say of types.</summary>
internal sealed partial class XmlDocs
{
    private readonly Dictionary<string, XElement> _members = [];

    /// <summary>Reads the files beside the assemblies.</summary>
    public XmlDocs(IEnumerable<Assembly> assemblies)
    {
        foreach (Assembly assembly in assemblies)
            foreach (XElement member in XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"), LoadOptions.PreserveWhitespace).Descendants("member"))
                _members.TryAdd(member.Attribute("name")!.Value, member);
    }

    /// <summary>The first sentence of a type's summary, with what it refers to as code.</summary>
    public string SummaryOf(Type type)
    {
        string whole = _members.GetValueOrDefault(Id(type))?.Element("summary") is { } summary ? Space().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim() : "";
        return SentenceEnd().Match(whole) is { Success: true } end ? whole[..(end.Index + 1)] : whole;
    }

    /// <summary>The lines of a type's example; null where it has none.</summary>
    public string? ExampleOf(Type type) => _members.GetValueOrDefault(Id(type))?.Element("example")?.Element("code")?.Value;

    /// <summary>Ids of the types that a type's documentation says to see also.</summary>
    public IEnumerable<string> SeeAlsoOf(Type type) =>
        _members.GetValueOrDefault(Id(type))?.Elements("seealso").Select(see => see.Attribute("cref")!.Value) ?? [];

    /// <summary>A type's id in the files.</summary>
    public static string Id(Type type) => $"T:{type.FullName}";

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => $"`{Parameters().Replace(see.Attribute("cref")?.Value ?? see.Attribute("langword")!.Value, "").Split('.', ':')[^1].Split('`')[0]}`",
        XElement { Name.LocalName: "paramref" } parameter => parameter.Attribute("name")!.Value,
        XElement other => $"`{other.Value}`",
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"(?<!\b(?:e\.g|i\.e))\.(?=\s+\p{Lu})")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\(.*\)$")]
    private static partial Regex Parameters();
}
