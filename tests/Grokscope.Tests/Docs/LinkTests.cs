namespace Grokscope.Tests.Docs;

public sealed class LinkTests
{
    private static IEnumerable<DocumentPage> Pages => DocumentPage.All.Concat(DocumentPage.Reference);

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_its_anchor_to_a_heading()
    {
        List<string> broken = [];
        foreach (DocumentPage page in Pages)
            foreach (string link in page.Links.Where(link => !link.StartsWith("https://", StringComparison.Ordinal)))
            {
                string[] parts = link.Split('#');
                string target = Target(page, parts[0]);
                bool isThere = Path.Exists(SourceTree.File(target));
                bool isInside = !target.StartsWith("..", StringComparison.Ordinal);
                if (!isThere || !isInside || (parts.Length > 1 && !DocumentPage.Of(target).Anchors.Contains(parts[1])))
                    broken.Add($"{page.Name}: {link}");
            }
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Every_page_is_in_the_table_of_contents_and_that_in_the_readme()
    {
        DocumentPage contents = DocumentPage.Of("docs/README.md");
        string[] listed = [.. contents.Links.Select(link => Target(contents, link.Split('#')[0]))];
        Assert.All(Pages.Where(page => page.Name is not ("README.md" or "docs/README.md")), page => Assert.Contains(page.Name, listed));
        Assert.Contains("docs/README.md", DocumentPage.Of("README.md").Links);
    }

    [Fact]
    public void Every_block_says_what_language_it_is_in() =>
        Assert.All(Pages, page => Assert.All(page.Blocks, block => Assert.True(block.Language.Length > 0, $"{page.Name}:{block.Line}")));

    private static string Target(DocumentPage page, string path) => path.Length == 0 ? page.Name
        : Path.GetRelativePath(SourceTree.Root, Path.GetFullPath(SourceTree.File(Path.GetDirectoryName(page.Name)!, path))).Replace('\\', '/');
}
