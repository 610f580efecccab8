namespace Grokscope.Tests.Report;

public sealed class PackageReadmeTests
{
    [Fact]
    public void The_package_shows_the_sample_that_is_built_and_run() =>
        Assert.Contains($"```csharp\n{File.ReadAllText(SourceTree.File("samples", "library", "Program.cs"))}```", File.ReadAllText(SourceTree.File("src", "Grokscope.Report", "README.md")));
}
