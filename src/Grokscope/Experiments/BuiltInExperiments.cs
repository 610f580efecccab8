using System.Reflection;

namespace Grokscope.Experiments;

/// <summary>The experiments that come with Grokscope: the files of the folder BuiltIn, carried inside the assembly.</summary>
internal static class BuiltInExperiments
{
    private const string Prefix = "Grokscope.Experiments.BuiltIn.";
    private const string Ending = ".toml";

    private static readonly Assembly Here = typeof(BuiltInExperiments).Assembly;

    /// <summary>Names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Here.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..^Ending.Length]).Order(StringComparer.Ordinal)];

    /// <summary>The text of an experiment, or null where there is none of this name.</summary>
    public static string? Find(string name)
    {
        using Stream? resource = Here.GetManifestResourceStream(Prefix + name + Ending);
        if (resource is null)
            return null;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
