namespace Grokscope.Server.Files;

/// <summary>Where a path leads once all links in it are followed.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>The path without links; null where something of it is not there, or links go round in a circle.</summary>
    public static string? Of(string path)
    {
        string root = Path.GetPathRoot(Path.GetFullPath(path))!, real = root;
        var ahead = new Stack<string>(Parts(Path.GetFullPath(path), root));
        for (int links = 0; ahead.TryPop(out string? part);)
        {
            FileSystemInfo? entry = Entry(Path.Combine(real, part));
            if (entry is null)
                return null;
            if (entry.LinkTarget is not { } target)
            {
                real = entry.FullName;
                continue;
            }
            if (++links > MostLinks)
                return null;
            string aim = Path.GetFullPath(target, real);
            real = root;
            foreach (string ofAim in Parts(aim, root))
                ahead.Push(ofAim);
        }
        return real;
    }

    /// <summary>Whether a path without links lies in a folder without links.</summary>
    public static bool IsInside(string real, string folder) =>
        real.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static IEnumerable<string> Parts(string full, string root) =>
        full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse();

    private static FileSystemInfo? Entry(string path)
    {
        var folder = new DirectoryInfo(path);
        if (folder.Exists || folder.LinkTarget is not null)
            return folder;
        var file = new FileInfo(path);
        return file.Exists || file.LinkTarget is not null ? file : null;
    }
}
