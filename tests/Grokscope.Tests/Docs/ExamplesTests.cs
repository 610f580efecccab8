using System.Reflection;
using System.Text.RegularExpressions;
using Grokscope.Docs.Api;
using Grokscope.Experiments;
using Grokscope.Studies;
using Grokscope.Tests.Cli;

namespace Grokscope.Tests.Docs;

public sealed class ExamplesTests : IDisposable
{
    private static readonly XmlDocs Docs = new(ApiPage.Assemblies);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Each_public_type_has_an_example_or_names_a_type_that_has_one()
    {
        HashSet<string> with = [.. ApiPage.Types.Where(type => Docs.ExampleOf(type) is not null).Select(XmlDocs.Id)];
        Assert.Empty(ApiPage.Types.Where(type => !with.Contains(XmlDocs.Id(type)) && !Docs.SeeAlsoOf(type).Any(with.Contains)).Select(type => type.FullName));
    }

    [Fact]
    public void Each_type_stands_in_its_own_example()
    {
        IEnumerable<Type> with = ApiPage.Types.Where(type => Docs.ExampleOf(type) is not null);
        Assert.Empty(with.Where(type => !Docs.ExampleOf(type)!.Contains(type.Name.Split('`')[0], StringComparison.Ordinal)).Select(type => type.FullName));
    }

    [Fact]
    public void All_compile_without_a_warning_and_run()
    {
        Example[] examples =
        [
            .. ApiPage.Types.Where(type => Docs.ExampleOf(type) is not null).Select(type => new Example(type.Name, InFolder(Docs.ExampleOf(type)!))),
            new Example("Page", InFolder(OnThePage())),
        ];
        IReadOnlyDictionary<string, MethodInfo> programs = Example.Compile(examples, ApiPage.Types.Select(type => type.Namespace!).Distinct());
        Assert.True(programs.Count > 30, $"only {programs.Count} examples were found");
        var run = Run.Train(Experiment.Parse(TinyExperiment.Toml(), "tiny.toml", "tiny", "modulus=11", "snapshot_every=10"), _folder["run"]);
        Assert.All(programs, program => program.Value.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [run], null));
        Assert.True(File.Exists(_folder["runs/figures/test_loss.png"]));
        Assert.True(File.Exists(_folder["runs/quick/report/index.html"]));
    }

    public void Dispose() => _folder.Dispose();

    private static string OnThePage() =>
        Regex.Match(File.ReadAllText(SourceTree.File("docs", "api.md")), "^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

    // With fewer steps: a test of the calls, not of the training.
    private string InFolder(string code) => code.Replace("\"runs/", $"\"{_folder.Path}/runs/", StringComparison.Ordinal).Replace("\"steps=200\"", "\"steps=20\", \"snapshot_every=5\"", StringComparison.Ordinal);
}
