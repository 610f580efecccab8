using System.Text.Json;
using Grokscope.Training;

namespace Grokscope.Tests.Cli;

public sealed class StudyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reproduce_trains_the_sweep_writes_the_report_and_redoes_nothing()
    {
        string[] command = ["reproduce", TinyExperiment.In(_folder), "--out", _folder["study"], "--jobs", "2"];
        var first = CommandRun.Of(command);
        Assert.Equal(0, first.Code);
        Assert.Contains($"Report: {Path.Combine(_folder["study"], "report", "index.html")}", first.Out);
        string[] results = Directory.GetFiles(_folder["study"], "result.json", SearchOption.AllDirectories);
        Assert.Equal(4, results.Length);
        DateTime[] written = [.. results.Select(File.GetLastWriteTimeUtc)];
        string page = File.ReadAllText(_folder["study/report/index.html"]);

        File.Delete(_folder["study/report/index.html"]);
        Assert.Equal(0, CommandRun.Of(command).Code);
        Assert.Equal(written, results.Select(File.GetLastWriteTimeUtc));
        Assert.Equal(page, File.ReadAllText(_folder["study/report/index.html"]));
        Assert.Equal(0, CommandRun.Of("report", _folder["study"]).Code);
        Assert.Equal(page, File.ReadAllText(_folder["study/report/index.html"]));
    }

    [Theory]
    [InlineData("reproduce")]
    [InlineData("sweep")]
    [InlineData("train")]
    public void A_mistyped_measure_is_told_before_the_training(string command)
    {
        CommandRun.Of(command, TinyExperiment.In(_folder), "--set", "only=[\"pcaa\"]", "--out", _folder["out"]).FailsWith(ExitCode.Usage, "There is no measure 'pcaa'", "Did you mean 'pca'?");
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void A_mistyped_measure_of_an_experiment_that_goes_along_is_told_before_the_first_is_trained()
    {
        File.WriteAllText(_folder["more.toml"], $"{TinyExperiment.Toml()}\n[measure]\nonly = [\"heds\"]\n");
        File.WriteAllText(_folder["main.toml"], $"{TinyExperiment.Toml()}\n[reproduce]\nwith = [\"more.toml\"]\n");
        CommandRun.Of("reproduce", _folder["main.toml"], "--out", _folder["out"]).FailsWith(ExitCode.Usage, "There is no measure 'heds'");
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Jobs_do_not_change_a_bit()
    {
        string file = TinyExperiment.In(_folder);
        Assert.Equal(0, CommandRun.Of("sweep", file, "--out", _folder["one"], "--jobs", "1").Code);
        Assert.Equal(0, CommandRun.Of("sweep", file, "--out", _folder["three"], "--jobs", "3").Code);
        string[] cells = [.. Directory.GetDirectories(_folder["one"]).Select(cell => Path.GetFileName(cell))];
        Assert.Equal(4, cells.Length);
        foreach (string cell in cells)
            RunFiles.AssertSame(_folder[$"one/{cell}"], _folder[$"three/{cell}"]);
    }

    [Fact]
    public void A_sweep_of_which_a_run_diverges_finishes_the_others_and_ends_with_1()
    {
        File.WriteAllText(_folder["wild.toml"], TinyExperiment.Toml(sweep: "lr = [0.001, 1000000.0]"));
        var run = CommandRun.Of(["sweep", _folder["wild.toml"], .. TinyExperiment.Wild, "--out", _folder["study"]]);
        Assert.Equal((int)ExitCode.Failed, run.Code);
        Assert.Equal(0, CommandRun.Of("report", _folder["study"]).Code);
        Assert.Contains("lr=0.001", run.Out);
        Assert.Matches(@"lr=1000000\S*\s+diverged", run.Out);
        Assert.Contains("diverged at", File.ReadAllText(_folder["study/report/index.html"]));
    }

    [Fact]
    public void Status_tells_of_each_run()
    {
        string file = TinyExperiment.In(_folder);
        CommandRun.Of(new CancellationToken(canceled: true), "sweep", file, "--out", _folder["study"]);
        Assert.Matches(@"(?m)^weight_decay=1.0_seed=1 +waiting +0 +60$", CommandRun.Of("status", _folder["study"]).Out);
        Assert.Equal(0, CommandRun.Of("sweep", file, "--out", _folder["study"]).Code);

        string[] table = CommandRun.Of("status", _folder["study"], "--watch").Out.TrimEnd().Split('\n');
        Assert.Equal((7, "4 of 4 runs done"), (table.Length, table[^1]));
        Assert.All(table[1..5], line => Assert.Matches(@"^weight_decay=\S+_seed=\d +censored +60 +60 +add 0\.\d{3}, mul 0\.\d{3} +\d+ s ago$", line));

        JsonElement status = JsonDocument.Parse(CommandRun.Of("status", _folder["study"], "--json").Out).RootElement;
        Assert.Equal((4, 0.0), (status.GetProperty("done").GetInt32(), status.GetProperty("at_most_seconds_left").GetDouble()));
        Assert.Equal(4, status.GetProperty("runs").GetArrayLength());
        Assert.All(status.GetProperty("runs").EnumerateArray(), run => Assert.Equal(
            ("censored", 60, 60, JsonValueKind.Null),
            (run.GetProperty("state").GetString(), run.GetProperty("step").GetInt32(), run.GetProperty("step_cap").GetInt32(), run.GetProperty("grok_step").GetProperty("mul").ValueKind)));
    }

    [Fact]
    public void Status_tells_a_killed_run_from_one_that_goes_on_and_from_one_that_failed()
    {
        Assert.Equal(0, CommandRun.Of("train", TinyExperiment.In(_folder), "--out", _folder["run"]).Code);
        File.Delete(_folder["run/result.json"]);
        var run = new RunFolder(_folder["run"]);
        (Manifest.Read(run)! with { Status = RunStatus.Running, Step = 40 }).Write(run);
        Assert.Equal("interrupted", StateOf("run"));

        var sign = ProgressFile.Of(new RunProgress(50, 60, 0, 40, 1, 25, null));
        sign.Write(run);
        Assert.Equal("running", StateOf("run"));
        Assert.Matches(@"run +running +50 +60 +25 +0 s +0 s +add", CommandRun.Of("status", _folder["run"]).Out);
        (sign with { Host = "another", Process = 1 }).Write(run);
        Assert.Equal("running", StateOf("run"));
        (sign with { Host = "another", Updated = sign.Updated - TimeSpan.FromMinutes(5) }).Write(run);
        Assert.Equal("interrupted", StateOf("run"));
        (sign with { Process = int.MaxValue }).Write(run);
        Assert.Equal("interrupted", StateOf("run"));
        File.WriteAllText(run.Progress, "{");
        Assert.Equal("interrupted", StateOf("run"));

        File.Delete(run.TrainCsv);
        File.CreateSymbolicLink(run.TrainCsv, "/dev/full");
        Assert.Equal(1, CommandRun.Of("train", _folder["tiny.toml"], "--out", _folder["run"]).Code);
        Assert.Equal("failed", StateOf("run"));
        Assert.Contains("train.csv", CommandRun.Of("status", _folder["run"]).Out);

        string StateOf(string name) => JsonDocument.Parse(CommandRun.Of("status", _folder[name], "--json").Out).RootElement.GetProperty("runs")[0].GetProperty("state").GetString()!;
    }

    [Fact]
    public void A_single_run_can_be_reported_on()
    {
        Assert.Equal(0, CommandRun.Of("train", TinyExperiment.In(_folder), "--out", _folder["run"]).Code);
        Assert.Equal(0, CommandRun.Of("report", _folder["run"]).Code);
        Assert.Contains("1 run of a Transformer", File.ReadAllText(_folder["run/report/index.html"]));
    }
}
