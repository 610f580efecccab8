using Grokscope.Report.Page;

namespace Grokscope.Server.Live;

/// <summary>What the served page has more than the report's: the table of runs on top, and the script that keeps the page up to date.</summary>
internal static class LivePage
{
    private const string EndOfBody = "</body>";
    private static readonly string Script = Read();

    /// <summary>The chapter with the place of the table.</summary>
    public static Chapter Chapter { get; } = new("live", "Now", [new Part("live-runs", "Runs", [new Placeholder("cells")])]);

    /// <summary>Figures of a page, by name.</summary>
    public static IEnumerable<Figure> FiguresOf(ReportPage page) => page.Chapters.SelectMany(chapter => chapter.Parts).SelectMany(part => part.Blocks).OfType<Figure>();

    /// <summary>A page with the script.</summary>
    /// <param name="html">The page.</param>
    /// <param name="results">What the page shows: <see cref="Runs.StudyLook.Results"/>.</param>
    public static string WithScript(string html, string results) =>
        html.Insert(html.LastIndexOf(EndOfBody, StringComparison.Ordinal), $"<script>\nwindow.grokscopeResults = \"{results}\";\n{Script}</script>\n");

    private static string Read()
    {
        using Stream stream = typeof(LivePage).Assembly.GetManifestResourceStream("Grokscope.Server.Live.live.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
