using Grokscope.Experiments;

namespace Grokscope.Tests.Cli;

public sealed class NewCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_writes_a_file_that_trains()
    {
        File.WriteAllText(_folder["tiny.toml"], TinyExperiment.Toml());
        var made = CommandRun.Of("new", _folder["mine.toml"], "--from", _folder["tiny.toml"]);
        Assert.Equal((0, ""), (made.Code, made.Error));
        Assert.Contains($"grokscope train {_folder["mine.toml"]}", made.Out);
        Assert.Equal(0, CommandRun.Of("train", _folder["mine.toml"], "--out", _folder["run"]).Code);
        Assert.Empty(Sweep.Single(Experiment.Load(_folder["tiny.toml"])).DifferencesFrom(Experiment.Load(_folder["run/config.toml"])));
    }

    [Fact]
    public void Without_from_it_has_the_values_of_quick_and_a_dash_shows_it()
    {
        var shown = CommandRun.Of("new", "-");
        Assert.Equal((0, ""), (shown.Code, shown.Error));
        Assert.Equal(Experiment.Load("quick").Fingerprint, Experiment.Parse(shown.Out, "shown", "quick").Fingerprint);
        Assert.NotEqual(shown.Out, CommandRun.Of("new", "-", "--full").Out);
    }

    [Fact]
    public void It_never_overwrites()
    {
        File.WriteAllText(_folder["mine.toml"], "precious");
        CommandRun.Of("new", _folder["mine.toml"]).FailsWith(ExitCode.Usage, "mine.toml", "exists already", "another name");
        Assert.Equal("precious", File.ReadAllText(_folder["mine.toml"]));
        CommandRun.Of("new", _folder.Path).FailsWith(ExitCode.Usage, "exists already");
    }

    [Fact]
    public void What_cannot_be_written_or_read_is_refused()
    {
        CommandRun.Of("new", _folder["no/such/mine.toml"]).FailsWith(ExitCode.Usage, "cannot be written", "make its folder");
        CommandRun.Of("new", "quick").FailsWith(ExitCode.Usage, "built-in", "quick.toml");
        CommandRun.Of("new", "--ful").FailsWith(ExitCode.Usage, "--ful");
        CommandRun.Of("new", _folder["mine.toml"], "--from", "quik").FailsWith(ExitCode.Usage, "quik", "quick");
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
