using Grokscope.Report;
using Grokscope.Report.Claims;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Docs.Results;

/// <summary>A study that is kept in the source tree, packed, with its page and verdicts.</summary>
internal sealed class KeptStudy
{
    private readonly Lazy<IReadOnlyList<ClaimResult>> _claims;
    private readonly Lazy<ReportPage> _page;

    /// <summary>Reads it.</summary>
    /// <param name="folder">Its folder.</param>
    public KeptStudy(string folder)
    {
        Study = Study.Read(folder);
        _claims = new(() => PublishedClaims.Judge(Study));
        _page = new(() => StudyReport.PageOf(Study, Claims));
    }

    /// <summary>The study.</summary>
    public Study Study { get; }

    /// <summary>What it says of the published claims.</summary>
    public IReadOnlyList<ClaimResult> Claims => _claims.Value;

    /// <summary>What it says of one of them.</summary>
    /// <exception cref="FormatException">There is no such claim.</exception>
    public ClaimResult Claim(string id) => Claims.SingleOrDefault(result => result.Claim.Id == id) ?? throw new FormatException($"There is no claim {id}.");

    /// <summary>A figure of its page.</summary>
    /// <exception cref="FormatException">The page has no such figure.</exception>
    public Figure Figure(string name) => _page.Value.Figures.SingleOrDefault(figure => figure.Name == name) ?? throw new FormatException($"The page of {Study.Folder} has no figure {name}.");

    /// <summary>Blocks of one kind of a part of its page, folded ones too.</summary>
    /// <param name="id">The part's id, as in the page's links.</param>
    /// <exception cref="FormatException">The page has no such part.</exception>
    public IReadOnlyList<T> Blocks<T>(string id)
        where T : Block => [.. (_page.Value.Chapters.SelectMany(chapter => chapter.Parts).SingleOrDefault(part => part.Id == id)
            ?? throw new FormatException($"The page of {Study.Folder} has no part {id}.")).Blocks.Select(block => block is Fold fold ? fold.Content : block).OfType<T>()];
}
