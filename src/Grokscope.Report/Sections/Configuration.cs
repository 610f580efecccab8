using Grokscope.Experiments;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Sections;

/// <summary>The whole configuration, and how to make runs and page again.</summary>
internal sealed class Configuration : ISectionWriter
{
    /// <inheritdoc/>
    public Section? Write(Study study) => new("configuration", "Configuration",
    [
        new Paragraph("The same configuration gives the same numbers on every machine, with any number of threads. This makes the page again from the runs:"),
        new Listing($"grokscope report {Argument(study.Folder)}"),
        new Fold("The configuration, every key", new Listing(ExperimentWriter.ToToml(study.Experiment, comments: false).Trim())),
    ]);

    private static string Argument(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '\\' or '.' or '_' or '-' or '=' or ':') ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
