namespace Grokscope.Report.Page;

/// <summary>The page's scripts and the style sheet that goes with them: uPlot, and the files of the folder Script.</summary>
internal static class Scripts
{
    private const string Credit = "/* uPlot 1.6.32, copyright 2022 Leon Sorokin, MIT licence */\n";

    /// <summary>uPlot's style sheet.</summary>
    public static string Style { get; } = Credit + Resources.Text("Page.Script.uPlot.min.css");

    /// <summary>The scripts, each after those that it uses.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        // Its first line is a comment with an address, and the page is to name none that could be loaded.
        Credit + AfterFirstLine(Resources.Text("Page.Script.uPlot.iife.min.js")),
        Resources.Text("Page.Script.pinch.js"),
        Resources.Text("Page.Script.panels.js"),
        Resources.Text("Page.Script.controls.js"),
    ];

    private static string AfterFirstLine(string text) => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
}
