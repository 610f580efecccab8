using Grokscope.Docs;

namespace Grokscope.Tests.Docs;

public sealed class MadeDocumentsTests
{
    [Fact]
    public void Each_is_as_its_program_makes_it() =>
        Assert.All(MadeDocument.All, document => Assert.Equal(document.Text(SourceTree.Root), File.ReadAllText(SourceTree.File(document.Path))));
}
