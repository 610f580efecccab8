using Grokscope.Experiments;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Runs;

/// <summary>The whole configuration, and how to make runs and page again.</summary>
internal sealed class Configuration : IPartWriter
{
    /// <inheritdoc/>
    public Part? Write(Study study) => new("configuration", "Configuration",
    [
        new Paragraph("The same configuration gives the same numbers on every machine, with any number of threads."),
        new Fold("The configuration, every key", new Listing(ExperimentWriter.ToToml(study.Experiment, comments: false).Trim())),
    ]);
}
