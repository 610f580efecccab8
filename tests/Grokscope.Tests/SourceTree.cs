namespace Grokscope.Tests;

/// <summary>The source tree: the tests' programs lie below it.</summary>
internal static class SourceTree
{
    /// <summary>Its root.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    /// <summary>Path of a file.</summary>
    /// <param name="parts">Its place below the root.</param>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Above(string folder) => System.IO.File.Exists(Path.Combine(folder, "Grokscope.slnx")) ? folder
        : Above(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run below the source tree."));
}
