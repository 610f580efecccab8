using System.Text.RegularExpressions;

namespace Grokscope.Tests.Cli;

/// <summary>Comparison of run folders, file by file and byte by byte.</summary>
internal static partial class RunFiles
{
    /// <summary>All files are there in both and equal, but for times.</summary>
    public static void AssertSame(string expected, string actual)
    {
        Dictionary<string, string> before = Content(expected), after = Content(actual);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.Contains("train.csv", before.Keys);
        Assert.Contains(before.Keys, name => name.StartsWith("snapshots", StringComparison.Ordinal));
        foreach ((string name, string content) in before)
            Assert.True(content == after[name], $"{name} differs");
    }

    private static Dictionary<string, string> Content(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) != "manifest.json")
        .ToDictionary(file => Path.GetRelativePath(folder, file), Comparable);

    // Checkpoints hold the time spent training; result.json does, too.
    private static string Comparable(string file) => Path.GetExtension(file) switch
    {
        ".ckpt" => "",
        ".json" => Seconds().Replace(File.ReadAllText(file), ""),
        _ => Convert.ToHexString(File.ReadAllBytes(file)),
    };

    [GeneratedRegex("\"seconds\": [0-9.eE+-]+")]
    private static partial Regex Seconds();
}
