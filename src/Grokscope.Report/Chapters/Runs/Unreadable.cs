using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Runs;

/// <summary>Which files could not be read, so that nothing of them is on the page.</summary>
internal sealed class Unreadable : IPartWriter
{
    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        string[] problems = [.. study.Problems];
        return problems.Length == 0 ? null : new Part("unreadable", "Files that could not be read",
        [
            new Paragraph("Nothing of these files is on this page; the rest of the study is."),
            new Listing(string.Join('\n', problems)),
        ]);
    }
}
