using Grokscope.Report.Reading;

namespace Grokscope.Report.Page;

/// <summary>A part of the page: a heading and what stands below it.</summary>
/// <param name="Id">Name of the part for links, unique on the page.</param>
/// <param name="Title">The heading.</param>
/// <param name="Blocks">What stands below it.</param>
public sealed record Section(string Id, string Title, IReadOnlyList<Block> Blocks);

/// <summary>Makes one part of the page. A new part of the report is a new class in the folder Sections and a line in <see cref="StudyReport"/>.</summary>
public interface ISectionWriter
{
    /// <summary>The part, or null where the study holds nothing for it.</summary>
    Section? Write(Study study);
}

/// <summary>The whole page.</summary>
/// <param name="Title">Title of the page.</param>
/// <param name="Lead">What was run, in a sentence or two.</param>
/// <param name="Sections">Its parts, in order.</param>
/// <param name="Colophon">The last line: what made the page.</param>
public sealed record ReportPage(string Title, string Lead, IReadOnlyList<Section> Sections, string Colophon);
