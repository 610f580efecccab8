using Grokscope.Docs;

namespace Grokscope.Tests.Docs;

public sealed class MadeTextTests
{
    [Fact]
    public void A_part_is_made_and_the_rest_stays()
    {
        const string text = "before\n<!-- made: numbers of a -->\nold\nlines\n<!-- end -->\nbetween\n<!-- made: b -->\n<!-- end -->\nafter <!-- end -->\n";
        string filled = MadeText.Fill(text, name => $"[{name}]");
        Assert.Equal("before\n<!-- made: numbers of a -->\n[numbers of a]\n<!-- end -->\nbetween\n<!-- made: b -->\n[b]\n<!-- end -->\nafter <!-- end -->\n", filled);
        Assert.Equal(filled, MadeText.Fill(filled, name => $"[{name}]"));
    }

    [Theory]
    [InlineData("<!-- made: a -->\nopen\n")]
    [InlineData("<!-- made: a -->\nopen\n<!-- made: b -->\n<!-- end -->\n")]
    public void A_part_that_does_not_end_is_an_error(string text) =>
        Assert.Throws<FormatException>(() => MadeText.Fill(text, _ => ""));
}
