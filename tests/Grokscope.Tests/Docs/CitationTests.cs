using System.Text.RegularExpressions;

namespace Grokscope.Tests.Docs;

/// <summary>"method.md §23, 6" and the like, wherever they stand, name sections of docs/reference.</summary>
public sealed partial class CitationTests
{
    private const string Oddities = "23";
    private static readonly string[] Endings = [".cs", ".md", ".toml", ".py", ".css", ".js"];
    private static readonly Dictionary<string, HashSet<string>> Sections = ((string[])["method", "published"]).ToDictionary(page => page, page => Places(Reference(page)));

    [Fact]
    public void Every_cited_section_is_there()
    {
        Citation[] citations = [.. Sources().SelectMany(path => Citations(File.ReadAllText(path)).Select(citation => citation with { File = Path.GetRelativePath(SourceTree.Root, path) }))];
        Assert.DoesNotContain(citations, citation => !Sections[citation.Page].Contains(citation.Place));
        Assert.True(citations.Length > 300, $"only {citations.Length} citations were found");
    }

    [Fact]
    public void Sections_and_numbered_oddities_are_found() =>
        Assert.Equal(["published 1", "published 3", "method 23", "method 23, 10", "method 23, 12", "method 2.1"],
            Citations("(published.md §1, §3; method.md §23, 10 to 12), and method.md §2.1: 128").Select(citation => $"{citation.Page} {citation.Place}"));

    private static string Reference(string page) => File.ReadAllText(SourceTree.File("docs", "reference", page + ".md"));

    /// <summary>Numbers of a page's headings, and of the entries of its section on oddities as "23, 6".</summary>
    private static HashSet<string> Places(string text)
    {
        int oddities = text.IndexOf($"\n## {Oddities}. ", StringComparison.Ordinal);
        return [
            .. Heading.Matches(text).Select(heading => heading.Groups["number"].Value),
            .. oddities < 0 ? [] : Entry.Matches(text[oddities..]).Select(entry => $"{Oddities}, {entry.Groups["number"].Value}"),
        ];
    }

    private static IEnumerable<Citation> Citations(string text)
    {
        foreach (Match match in Cited.Matches(text))
        {
            string section = "";
            foreach (Match place in Place.Matches(match.Groups["places"].Value))
            {
                string number = place.Groups["number"].Value;
                bool isSection = place.Value.StartsWith('§');
                section = isSection ? number : section;
                if (isSection || section == Oddities)
                    yield return new Citation(match.Groups["page"].Value, isSection ? number : $"{section}, {number}");
            }
        }
    }

    private static IEnumerable<string> Sources() => ((string[])["src", "docs", "tests", "dev", "samples", "README.md"]).Select(part => SourceTree.File(part))
        .SelectMany(path => File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        .Where(path => Endings.Contains(Path.GetExtension(path)) && !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    private sealed record Citation(string Page, string Place, string File = "");

    [GeneratedRegex(@"(?<page>method|published)\.md (?<places>§\d+(?:\.\d+)?(?:(?:, | and | to )§?\d+(?:\.\d+)?)*)")]
    private static partial Regex Cited { get; }

    [GeneratedRegex(@"§?(?<number>\d+(?:\.\d+)?)")]
    private static partial Regex Place { get; }

    [GeneratedRegex(@"^##+ (?<number>\d+(?:\.\d+)?)\.? ", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"^(?<number>\d+)\. ", RegexOptions.Multiline)]
    private static partial Regex Entry { get; }
}
