using Grokscope.Report.Figures;

namespace Grokscope.Report.Page;

/// <summary>The page's style sheet: page.css of this folder, with the palette's colours before it.</summary>
internal static class StyleSheet
{
    /// <summary>The whole text.</summary>
    public static string Text { get; } =
        $":root {{ {Palette.Variables(dark: false)} }}\n"
        + $"@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{ {Palette.Variables(dark: true)} }} }}\n"
        + $":root[data-theme=dark] {{ {Palette.Variables(dark: true)} }}\n"
        + Scripts.Style
        + Resources.Text("Page.page.css");
}
