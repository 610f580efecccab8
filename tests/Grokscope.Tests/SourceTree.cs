namespace Grokscope.Tests;

/// <summary>The source tree: the tests' programs lie below it.</summary>
internal static class SourceTree
{
    /// <summary>Its root.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    private static string Above(string folder) => File.Exists(Path.Combine(folder, "Grokscope.slnx")) ? folder
        : Above(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run below the source tree."));
}
