using Grokscope.Experiments;

namespace Grokscope.Cli.Completion;

/// <summary>
/// What a word on the command line may become, each candidate with all that already stands there. One that ends with '/' or '=' goes on; a name with
/// a space is left out, since every shell quotes it in another way.
/// </summary>
internal static class Candidates
{
    private const string ConfigurationEnding = ".toml";

    private static readonly EnumerationOptions Visible = new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    /// <summary>Built-in experiments, TOML files and the folders in which more may be.</summary>
    public static IEnumerable<string> Experiments(string word) =>
        [.. From(BuiltInExperiments.Names, word), .. Entries(word, file => file.EndsWith(ConfigurationEnding, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Folders.</summary>
    public static IEnumerable<string> Folders(string word) => Entries(word, _ => false);

    /// <summary>Folders and files.</summary>
    public static IEnumerable<string> Files(string word) => Entries(word, _ => true);

    /// <summary>Keys of all tables, as --set takes them.</summary>
    public static IEnumerable<string> Keys(string word) => Keys(SettingTable.All, word);

    /// <summary>Keys of [measure].</summary>
    public static IEnumerable<string> MeasureKeys(string word) => Keys(SettingTable.All.Where(setting => setting.Table == "measure"), word);

    /// <summary>Names of measures with commas between them: what may stand in the place of the last, without those before it.</summary>
    public static IEnumerable<string> Measures(string word)
    {
        string before = word[..(word.LastIndexOf(',') + 1)];
        return From(Geometry.Measuring.Measures.All.Select(measure => measure.Name).Except(before.Split(',')), word[before.Length..]).Select(name => before + name);
    }

    private static IEnumerable<string> Keys(IEnumerable<Setting> settings, string word) => From(settings.Select(setting => $"{setting.ShortName}="), word);

    private static IEnumerable<string> From(IEnumerable<string> names, string word) => names.Where(name => name.StartsWith(word, StringComparison.Ordinal));

    private static IEnumerable<string> Entries(string word, Predicate<string> isWanted)
    {
        string start = word[..(word.LastIndexOfAny(['/', Path.DirectorySeparatorChar]) + 1)];
        var folder = new DirectoryInfo(start.Length == 0 ? "." : start);
        return !folder.Exists ? [] : From(
            folder.EnumerateFileSystemInfos("*", Visible)
                .Where(entry => entry is DirectoryInfo || isWanted(entry.Name))
                .Where(entry => !entry.Name.Any(char.IsWhiteSpace))
                .Select(entry => start + entry.Name + (entry is DirectoryInfo ? "/" : "")),
            word);
    }
}
