using Grokscope.Report.Page;

namespace Grokscope.Server.Live;

/// <summary>What the served page has more than the report's: the table of runs on top, and the script that keeps the page up to date.</summary>
internal static class LivePage
{
    private static readonly string Script = Read();

    /// <summary>The chapter with the place of the table.</summary>
    private static Chapter Chapter { get; } = new("live", "Now", [new Part("live-runs", "Runs", [new Placeholder("cells")])]);

    /// <summary>The report's page with both.</summary>
    /// <param name="report">The report's page.</param>
    /// <param name="results">What it shows: <see cref="Runs.StudyLook.Results"/>.</param>
    public static ReportPage Of(ReportPage report, string results) =>
        report with { Chapters = [Chapter, .. report.Chapters], MoreScripts = [$"window.grokscopeResults = \"{results}\";\n{Script}"] };

    private static string Read()
    {
        using Stream stream = typeof(LivePage).Assembly.GetManifestResourceStream("Grokscope.Server.Live.live.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
