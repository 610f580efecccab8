using Grokscope.Report.Reading;

namespace Grokscope.Report.Page;

/// <summary>A chapter of the page: a heading and its parts, in the order of the published study.</summary>
/// <param name="Id">Name of the chapter for links, unique on the page.</param>
/// <param name="Title">The heading.</param>
/// <param name="Parts">What stands below it.</param>
internal sealed record Chapter(string Id, string Title, IReadOnlyList<Part> Parts);

/// <summary>A part of a chapter: a smaller heading and what stands below it.</summary>
/// <param name="Id">Name of the part for links, unique on the page.</param>
/// <param name="Title">The heading.</param>
/// <param name="Blocks">What stands below it.</param>
internal sealed record Part(string Id, string Title, IReadOnlyList<Block> Blocks);

/// <summary>Makes one part of the page. A new part of the report is a new class in a folder of Chapters and a line in <see cref="StudyReport"/>.</summary>
internal interface IPartWriter
{
    /// <summary>The part, or null where the study holds nothing for it.</summary>
    Part? Write(Study study);
}

/// <summary>The whole page.</summary>
/// <param name="Title">Title of the page.</param>
/// <param name="Lead">What was run, in a sentence or two.</param>
/// <param name="Folder">The study's folder, as it stands in commands.</param>
/// <param name="Runs">The runs that a reader can hide.</param>
/// <param name="Chapters">Its chapters, in order.</param>
/// <param name="Colophon">The last line: what made the page.</param>
internal sealed record ReportPage(string Title, string Lead, string Folder, IReadOnlyList<StudyRun> Runs, IReadOnlyList<Chapter> Chapters, string Colophon)
{
    /// <summary>All figures, in order.</summary>
    public IEnumerable<Figure> Figures => Chapters.SelectMany(chapter => chapter.Parts).SelectMany(part => part.Blocks).SelectMany(FiguresIn);

    /// <summary>Whether each figure is there as files as well, to which the page links.</summary>
    public bool HasFigureFiles { get; init; } = true;

    /// <summary>Scripts that come after the page's own.</summary>
    public IReadOnlyList<string> MoreScripts { get; init; } = [];

    private static IEnumerable<Figure> FiguresIn(Block block) => block switch { Figure figure => [figure], Fold fold => FiguresIn(fold.Content), _ => [] };
}
