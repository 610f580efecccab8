using System.Reflection;
using Grokscope.Report;
using Grokscope.Studies;

namespace Grokscope.Docs.Api;

/// <summary>The library's whole public surface as Markdown: per namespace each type with its summary and the signatures of its members.</summary>
internal static class ApiPage
{
    // In the order of the layers, and before them what stands for all.
    private static readonly string[] Layers = ["Numerics", "Model", "Training", "Experiments", "Geometry", "Studies", "Report"];

    /// <summary>The assemblies that are packages.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } = [typeof(Run).Assembly, typeof(StudyReport).Assembly];

    /// <summary>All public types, in the page's order.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. Assemblies.SelectMany(assembly => assembly.GetExportedTypes()).OrderBy(LayerOf).ThenBy(type => type.Namespace, StringComparer.Ordinal).ThenBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>The page's made part.</summary>
    public static string Surface()
    {
        var docs = new XmlDocs(Assemblies);
        return string.Join("\n\n", Types.GroupBy(type => type.Namespace).Select(space => $"## {space.Key}\n\n{string.Join("\n\n", space.Select(type => Entry(type, docs)))}"));
    }

    private static string Entry(Type type, XmlDocs docs)
    {
        (string head, IReadOnlyList<string> lines) = Signatures.Of(type);
        return string.Concat(lines.Select(line => $"\n- {line}").Prepend($"**`{head}`** {docs.SummaryOf(type)}"));
    }

    private static int LayerOf(Type type) => Array.IndexOf(Layers, type.Namespace!.Split('.').ElementAtOrDefault(1));
}
