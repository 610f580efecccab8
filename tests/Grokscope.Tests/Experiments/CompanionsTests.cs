using Grokscope.Experiments;
using Grokscope.Tests.Cli;

namespace Grokscope.Tests.Experiments;

/// <summary>[reproduce] with: where the files are looked up.</summary>
public sealed class CompanionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CompanionsTests()
    {
        Directory.CreateDirectory(_folder["deep/more"]);
        File.WriteAllText(_folder["deep/more/other.toml"], TinyExperiment.Toml());
        Write("\"more/other.toml\", \"quick\"");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_looked_up_from_the_folder_of_the_one_that_names_it()
    {
        IReadOnlyList<(Experiment Experiment, string Folder)> found = Companions.Load(Experiment.Load(_folder["deep/main.toml"]), "study");
        Assert.Equal(["other", "quick"], found.Select(f => f.Experiment.Name));
        Assert.Equal([Path.Combine("study", "other"), Path.Combine("study", "quick")], found.Select(f => f.Folder));
    }

    [Fact]
    public void A_file_that_is_written_elsewhere_names_the_same()
    {
        var main = Experiment.Load(_folder["deep/main.toml"]);
        Directory.CreateDirectory(_folder["study"]);
        File.WriteAllText(_folder["study/sweep.toml"], ExperimentWriter.ToToml(main, folder: _folder["study"]));
        File.WriteAllText(_folder["study/new.toml"], ExperimentTemplate.ToToml(main, "new.toml", _folder["study"]));
        foreach (string name in new[] { "sweep.toml", "new.toml" })
        {
            var written = Experiment.Load(_folder[$"study/{name}"]);
            Assert.Equal(["../deep/more/other.toml", "quick"], written.Reproduce.With);
            Assert.Equal(["other", "quick"], Companions.Load(written, "study").Select(f => f.Experiment.Name));
        }
    }

    [Fact]
    public void On_a_command_line_it_is_looked_up_from_the_current_folder()
    {
        string here = Path.GetRelativePath(Directory.GetCurrentDirectory(), _folder["deep/more/other.toml"]).Replace('\\', '/');
        var main = Experiment.Load(_folder["deep/main.toml"], $"with=[\"{here}\"]");
        Assert.Equal("other", Assert.Single(Companions.Load(main, "study")).Experiment.Name);
    }

    [Theory]
    [InlineData("\"other.toml\"", "main.toml:", "reproduce.with", "no such file")]
    [InlineData("\"\"", "names no experiment")]
    [InlineData("\"..\"", "names no experiment")]
    [InlineData("\"more/other.toml\", \"more/../more/other.toml\"", "two experiments", "another name")]
    public void What_cannot_be_trained_is_refused(string with, params string[] parts)
    {
        Write(with);
        CommandRun.Of("reproduce", _folder["deep/main.toml"], "--out", _folder["study"]).FailsWith(ExitCode.Usage, parts);
        Assert.False(Directory.Exists(_folder["study"]));
    }

    private void Write(string with) => File.WriteAllText(_folder["deep/main.toml"], $"{TinyExperiment.Toml()}\n[reproduce]\nwith = [{with}]\n");
}
