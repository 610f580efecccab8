using Grokscope.Report.Figures;

namespace Grokscope.Report.Page;

/// <summary>The page's style sheet: page.css of this folder, with the palette's colours before it.</summary>
internal static class StyleSheet
{
    /// <summary>The whole text.</summary>
    public static string Text { get; } =
        $":root {{ {Palette.Variables(dark: false)} }}\n"
        + $"@media screen and (prefers-color-scheme: dark) {{ :root {{ {Palette.Variables(dark: true)} }} }}\n"
        + Read();

    private static string Read()
    {
        using Stream stream = typeof(StyleSheet).Assembly.GetManifestResourceStream("Grokscope.Report.Page.page.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
