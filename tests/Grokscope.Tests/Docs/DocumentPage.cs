using System.Text.RegularExpressions;

namespace Grokscope.Tests.Docs;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">What follows the fence, such as "sh".</param>
/// <param name="Text">Its lines.</param>
/// <param name="Line">Number of its first line in the page, from 1.</param>
/// <param name="Notes">Comments in the lines before the fence, such as <c>&lt;!-- skip: why --&gt;</c>, which a reader does not see.</param>
internal sealed record DocumentBlock(string Language, string Text, int Line, IReadOnlyDictionary<string, string> Notes);

/// <summary>README.md, a page of docs or of its reference, or that of the results, taken apart.</summary>
internal sealed partial class DocumentPage
{
    private DocumentPage(string name)
    {
        Name = name;
        Text = File.ReadAllText(SourceTree.File(name));
        var blocks = new List<DocumentBlock>();
        Prose = Fence.Replace(Text, fence =>
        {
            blocks.Add(new DocumentBlock(
                fence.Groups["language"].Value,
                fence.Groups["text"].Value,
                Text[..fence.Groups["text"].Index].Count(c => c == '\n') + 1,
                Note.Matches(fence.Groups["notes"].Value).ToDictionary(note => note.Groups["key"].Value, note => note.Groups["value"].Value)));
            return new string('\n', fence.Value.Count(c => c == '\n'));
        });
        Blocks = blocks;
    }

    /// <summary>README.md, all pages of docs, and that of the results.</summary>
    public static IReadOnlyList<DocumentPage> All { get; } =
    [
        new("README.md"),
        .. In("docs"),
        new("results/README.md"),
    ];

    /// <summary>The pages on the published study, which speak of its files and names, not of Grokscope's.</summary>
    public static IReadOnlyList<DocumentPage> Reference { get; } = In("docs/reference");

    /// <summary>Path in the source tree.</summary>
    public string Name { get; }

    /// <summary>All of it.</summary>
    public string Text { get; }

    /// <summary>All but the fenced blocks, with the same lines.</summary>
    public string Prose { get; }

    /// <summary>The fenced blocks.</summary>
    public IReadOnlyList<DocumentBlock> Blocks { get; }

    /// <summary>Pieces of code in the prose.</summary>
    public IEnumerable<string> Spans => Span.Matches(Prose).Select(span => span.Groups["code"].Value.ReplaceLineEndings(" "));

    /// <summary>What the prose links to or shows, as it is written.</summary>
    public IEnumerable<string> Links => Link.Matches(Span.Replace(Prose, "code")).Select(link => link.Groups["target"].Value);

    /// <summary>The names by which headings can be linked to, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => Heading.Matches(Prose).Select(heading => Dropped.Replace(heading.Groups["title"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>A page by its path.</summary>
    public static DocumentPage Of(string name) => All.Concat(Reference).Single(page => page.Name == name);

    /// <summary>The prose from a heading to the next of the same level or above.</summary>
    public string Section(string title)
    {
        Match[] headings = [.. Heading.Matches(Prose).Cast<Match>()];
        Match begin = headings.Single(heading => heading.Groups["title"].Value == title);
        int end = headings.FirstOrDefault(heading => heading.Index > begin.Index && heading.Groups["level"].Length <= begin.Groups["level"].Length)?.Index ?? Prose.Length;
        return Prose[(begin.Index + begin.Length)..end];
    }

    /// <summary>The pieces of code in the first column of the tables of a text.</summary>
    public static IEnumerable<string> FirstColumn(string text) =>
        text.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(line => Span.Matches(line.Split(" | ")[0]).Select(span => span.Groups["code"].Value));

    private static DocumentPage[] In(string folder) =>
        [.. Directory.EnumerateFiles(SourceTree.File(folder), "*.md").Select(path => $"{folder}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal).Select(name => new DocumentPage(name))];

    [GeneratedRegex(@"(?<notes>(?:^ *<!-- [a-z]+: [^\n]* -->\n)*)^ *```(?<language>[a-z]*)\n(?<text>[\s\S]*?)^ *```$", RegexOptions.Multiline)]
    private static partial Regex Fence { get; }

    [GeneratedRegex("<!-- (?<key>[a-z]+): (?<value>.*) -->")]
    private static partial Regex Note { get; }

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Span { get; }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)|(?:src|href)=""(?<target>[^""]+)""")]
    private static partial Regex Link { get; }

    [GeneratedRegex("^(?<level>#+) (?<title>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex Dropped { get; }
}
