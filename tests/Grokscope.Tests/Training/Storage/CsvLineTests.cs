using Grokscope.Training.Storage;

namespace Grokscope.Tests.Training.Storage;

public sealed class CsvLineTests
{
    [Fact]
    public void Fields_stand_in_quotes_where_they_must() =>
        Assert.Equal("a b,\"a,b\",,\"a \"\"b\"\"\",\"a\nb\",\"a\rb\",1.5", CsvLine.Of(["a b", "a,b", "", "a \"b\"", "a\nb", "a\rb", "1.5"]));
}
