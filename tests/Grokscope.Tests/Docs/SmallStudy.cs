using Grokscope.Tests.Cli;

namespace Grokscope.Tests.Docs;

/// <summary>The small study quick, trained, measured and reported once for all tests of the pages.</summary>
public sealed class SmallStudy : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallStudy()
    {
        SmallExperiments.WriteBuiltIn(Experiments);
        var made = CommandRun.Of("reproduce", Path.Combine(Experiments, "quick.toml"), "--out", Study);
        Assert.True(made.Code == 0, made.Out + made.Error);
    }

    /// <summary>Folder of the small experiments.</summary>
    public string Experiments => _folder["experiments"];

    /// <summary>The study's folder.</summary>
    public string Study => _folder["quick"];

    /// <summary>A run of it.</summary>
    public string Run => Path.Combine(Study, "weight_decay=1.0_seed=42");

    /// <summary>Copies the study to a path.</summary>
    public void CopyTo(string path) => TemporaryFolder.CopyAll(Study, path);

    public void Dispose() => _folder.Dispose();
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class SmallStudyTests : ICollectionFixture<SmallStudy>
{
    public const string Name = "small study";
}
