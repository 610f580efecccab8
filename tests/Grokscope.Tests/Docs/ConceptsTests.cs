using System.Text.RegularExpressions;
using Grokscope.Geometry.Measuring;

namespace Grokscope.Tests.Docs;

[Collection(SmallStudyTests.Name)]
public sealed partial class ConceptsTests(SmallStudy study)
{
    private static readonly DocumentPage Page = DocumentPage.Of("docs/concepts.md");

    // A tiny study lacks the figures of what it has none of: their names are texts in the source of the report.
    private static readonly string Report = string.Concat(Directory.EnumerateFiles(SourceTree.File("src", "Grokscope.Report"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

    public static TheoryData<string> Seen => [.. SeenLine.Matches(Page.Prose).Select(line => line.Groups["where"].Value)];

    [Theory]
    [MemberData(nameof(Seen))]
    public void What_is_said_to_be_seen_somewhere_is_a_measure_a_figure_or_a_file(string where)
    {
        string[] names = [.. Code.Matches(where).Select(code => code.Groups["name"].Value)];
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(name.EndsWith(".json", StringComparison.Ordinal) || Measures.All.Any(measure => measure.Name == name)
            || File.Exists(Path.Combine(study.Study, "report", "figures", $"{name}.svg")) || Report.Contains($"\"{name}\"", StringComparison.Ordinal), name));
    }

    [Fact]
    public void Every_measure_is_told_of_on_its_page()
    {
        string[] told = [.. DocumentPage.FirstColumn(DocumentPage.Of("docs/measures.md").Section("What is measured, and what it is to be held against").Split("\n### ")[0])];
        Assert.Equal(Measures.All.Select(measure => measure.Name).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^- \*Seen\*: (?<where>.*)$", RegexOptions.Multiline)]
    private static partial Regex SeenLine { get; }

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Code { get; }
}
