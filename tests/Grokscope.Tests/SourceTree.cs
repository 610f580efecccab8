namespace Grokscope.Tests;

/// <summary>Files of the source around the tests.</summary>
internal static class SourceTree
{
    /// <summary>Path of a file.</summary>
    /// <param name="parts">Its place below the root.</param>
    public static string File(params string[] parts)
    {
        string folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Grokscope.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return Path.Combine([folder, .. parts]);
    }
}
