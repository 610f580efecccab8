namespace Grokscope.Report.Page;

/// <summary>Files that are part of the program.</summary>
internal static class Resources
{
    /// <summary>A file's text.</summary>
    /// <param name="name">Its place below the project, with dots: "Page.page.css".</param>
    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    /// <summary>A file's bytes.</summary>
    public static Stream Open(string name) =>
        typeof(Resources).Assembly.GetManifestResourceStream($"Grokscope.Report.{name}") ?? throw new InvalidOperationException($"The program lacks its file {name}.");
}
