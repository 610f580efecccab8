namespace Grokscope.Tests.Cli;

public sealed class UsageTests
{
    [Theory]
    [InlineData("frobnicate", "no command 'frobnicate'", "train", "--help")]
    [InlineData("train", "EXPERIMENT", "grokscope train --help")]
    [InlineData("train quick --bogus", "--bogus", "grokscope train --help")]
    [InlineData("train --bogus", "no option '--bogus'")]
    [InlineData("train quick again", "again")]
    [InlineData("train quick --threads 0", "--threads", "'0'")]
    [InlineData("train quick --threads many", "--threads", "'many'")]
    [InlineData("sweep quick --jobs -1", "--jobs", "'-1'")]
    [InlineData("sweep quick --jobs", "--jobs")]
    [InlineData("train quik", "quik", "built-in", "quick")]
    [InlineData("train missing.toml", "missing.toml", "no such file")]
    [InlineData("train quick --set no_such_key=1", "no_such_key")]
    [InlineData("train quick --set steps", "key=value")]
    [InlineData("train quick --set steps=many", "train.steps")]
    [InlineData("train quick --set heads=3", "heads", "divide")]
    [InlineData("reproduce quick --set steps=0", "--set steps=0", "train.steps")]
    [InlineData("train quick --set seed=[1,2]", "seed=[1,2]", "use sweep")]
    [InlineData("sweep quick --executor cloud", "cloud", "local", "slurm")]
    [InlineData("status quick --json --watch", "--json", "--watch")]
    [InlineData("cell quick", "NAME", "grokscope cell --help")]
    [InlineData("cell /no/such/folder run", "/no/such/folder", "no such folder")]
    [InlineData("report /no/such/folder", "/no/such/folder", "no such folder")]
    [InlineData("status /no/such/folder", "/no/such/folder", "no such folder")]
    [InlineData("compare /no/such/folder /nor/this", "/no/such/folder", "no such folder")]
    [InlineData("serve", "'DIR'", "grokscope serve --help")]
    [InlineData("serve quick --port 70000", "--port", "from 0 to 65535")]
    [InlineData("serve /no/such/folder", "/no/such/folder", "no such folder")]
    [InlineData("compare quick", "'B'", "grokscope compare --help")]
    [InlineData("compare quick --bogus", "no option '--bogus'")]
    [InlineData("import checkpoints", "--config", "grokscope import --help")]
    [InlineData("import checkpoints --config quick", "--out", "grokscope import --help")]
    [InlineData("import checkpoints --config quick --set seed=[1,2] --out run", "import makes one run")]
    [InlineData("export run", "--step", "grokscope export --help")]
    [InlineData("export run --step 1 --format pickle", "safetensors or npz", "'pickle'")]
    [InlineData("export /no/such/folder --step 1", "/no/such/folder", "no such folder")]
    public void Wrong_usage_ends_with_code_2_and_one_message(string line, params string[] parts) =>
        CommandRun.Of(line.Split(' ')).FailsWith(ExitCode.Usage, parts);

    [Theory]
    [InlineData("new")]
    [InlineData("train")]
    [InlineData("sweep")]
    [InlineData("reproduce")]
    [InlineData("cell")]
    [InlineData("status")]
    [InlineData("serve")]
    [InlineData("report")]
    [InlineData("compare")]
    [InlineData("import")]
    [InlineData("export")]
    [InlineData("bench")]
    public void Every_command_has_help_with_examples(string command)
    {
        var help = CommandRun.Of(command, "--help");
        Assert.Equal((0, ""), (help.Code, help.Error));
        Assert.Contains($"grokscope {command} ", help.Out[help.Out.IndexOf("Examples:", StringComparison.Ordinal)..]);
    }

    // In a folder with others, such as the one that the tests run in.
    [Theory]
    [InlineData("report", "<DIR>")]
    [InlineData("train", "<EXPERIMENT>")]
    public void The_help_names_an_argument_and_not_all_that_could_stand_there(string command, string name) => Assert.Contains($"\n  {name}  ", CommandRun.Of(command, "--help").Out);

    [Fact]
    public void Without_arguments_the_help_is_shown_and_nothing_counts_as_done()
    {
        var run = CommandRun.Of();
        Assert.Equal((int)ExitCode.Usage, run.Code);
        Assert.Contains("reproduce", run.Out);
    }

    [Fact]
    public void The_version_is_the_librarys()
    {
        var run = CommandRun.Of("--version");
        Assert.Equal(0, run.Code);
        Assert.StartsWith($"{typeof(ExitCode).Assembly.GetName().Version!.ToString(3)}", run.Out);
    }

    [Fact]
    public void A_folder_in_the_place_of_an_experiment_is_told_with_what_to_give()
    {
        using var folder = new TemporaryFolder();
        string file = TinyExperiment.In(folder);
        Assert.Equal(0, CommandRun.Of("train", file, "--out", folder["run"]).Code);
        Assert.Equal(0, CommandRun.Of("sweep", file, "--set", "seed=1", "--out", folder["study"]).Code);
        CommandRun.Of("train", folder["run"]).FailsWith(ExitCode.Usage, "this is a folder", Path.Combine(folder["run"], "config.toml"), $"--out {folder["run"]}");
        CommandRun.Of("sweep", folder["study"]).FailsWith(ExitCode.Usage, "this is a folder", Path.Combine(folder["study"], "sweep.toml"));
        CommandRun.Of("train", folder["study/weight_decay=0.0_seed=1"]).FailsWith(ExitCode.Usage, "this is a folder", $"grokscope cell {folder["study"]} weight_decay=0.0_seed=1 goes on");
        CommandRun.Of("train", folder.Path).FailsWith(ExitCode.Usage, "this is a folder", "Give a file in it.");
        Assert.Equal(0, CommandRun.Of("train", Path.Combine(folder["run"], "config.toml"), "--out", folder["run"]).Code);
    }

    [Fact]
    public void A_folder_that_is_no_study_is_refused()
    {
        using var folder = new TemporaryFolder();
        CommandRun refused = CommandRun.Of("report", folder.Path);
        refused.FailsWith(ExitCode.Usage, folder.Path, "sweep.toml", "config.toml");
        Assert.DoesNotContain("Give one of those", refused.Error);
        Assert.Equal(0, CommandRun.Of("train", TinyExperiment.In(folder), "--out", folder["run"]).Code);
        Assert.Equal(0, CommandRun.Of("sweep", folder["tiny.toml"], "--set", "seed=1", "--out", folder["study"]).Code);
        CommandRun.Of("status", folder.Path).FailsWith(ExitCode.Usage, $"Give one of those in it: {folder["run"]}, {folder["study"]}.");
    }
}
