namespace Grokscope.Training.Storage;

/// <summary>Paths of folders, however they are written: relative or with a separator at the end, as a shell completes them.</summary>
internal static class FolderPath
{
    /// <summary>The whole path, without a separator at the end.</summary>
    public static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>The folder's own name, without those that it lies in.</summary>
    public static string Name(string path) => Path.GetFileName(Full(path));

    /// <summary>Whether two paths are those of one folder; links are not followed.</summary>
    public static bool AreSame(string a, string b) => Full(a) == Full(b);
}
