namespace Grokscope.Experiments;

/// <summary>The further experiments that <c>[reproduce] with</c> names: built-in ones, or files, relative to the file that names them; on a command line, to the current folder.</summary>
internal static class Companions
{
    /// <summary>The key.</summary>
    internal static Setting With { get; } = SettingTable.Find("reproduce.with")!;

    /// <summary>Reads them, each with the folder of its name inside the study's.</summary>
    /// <param name="experiment">The experiment that names them.</param>
    /// <param name="folder">Folder of its study.</param>
    /// <exception cref="ConfigurationException">One is not there or cannot be used, or two would have the same folder.</exception>
    public static IReadOnlyList<(Experiment Experiment, string Folder)> Load(Experiment experiment, string folder)
    {
        (Experiment Experiment, string Folder)[] loaded = [.. experiment.Reproduce.With.Select(Read)];
        return loaded.GroupBy(companion => companion.Folder).FirstOrDefault(g => g.Count() > 1) is not { } twice ? loaded
            : throw new ConfigurationException($"{Where(experiment)}two experiments would be trained in the folder {twice.Key}. Give one of the files another name.");

        (Experiment, string) Read(string name)
        {
            try
            {
                string own = Folder(folder, name);
                return (Experiment.Load(Source(experiment, name)), own);
            }
            catch (ConfigurationException e)
            {
                throw new ConfigurationException($"{Where(experiment)}{e.Message}", e);
            }
        }
    }

    /// <summary>Their folders inside the study's, which need not be there.</summary>
    /// <exception cref="ConfigurationException">A name is none.</exception>
    public static IEnumerable<string> Folders(Experiment experiment, string folder) => experiment.Reproduce.With.Select(name => Folder(folder, name));

    /// <summary>Their names as a file of another folder writes them.</summary>
    internal static IReadOnlyList<string> SeenFrom(string folder, Experiment experiment) =>
        [.. experiment.Reproduce.With.Select(name => IsBuiltIn(name) || Path.IsPathRooted(name) ? name : Path.GetRelativePath(folder, Source(experiment, name)).Replace('\\', '/'))];

    // The name of a built-in experiment, or the path as it is from the current folder.
    private static string Source(Experiment experiment, string name) => IsBuiltIn(name) ? name : Path.Combine(Path.GetDirectoryName(Given(experiment)?.File) ?? "", name);

    // A name without letters would be the study's own folder, which then would hold itself.
    private static string Folder(string folder, string name) => Path.GetFileNameWithoutExtension(name).Trim('.', ' ') is { Length: > 0 } own ? Path.Combine(folder, own)
        : throw new ConfigurationException($"'{name}' names no experiment. Write the name of a built-in one or a file, such as \"more.toml\".");

    private static bool IsBuiltIn(string name) => BuiltInExperiments.Names.Contains(name);

    private static string Where(Experiment experiment) => Given(experiment) is { } given ? $"{given.Where}: {With.Path}: " : "";

    private static ConfigurationValue? Given(Experiment experiment) => experiment.Document.Values.GetValueOrDefault(With.Path);
}
