using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Cli;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_trained_and_told_of_and_not_done_twice()
    {
        string[] command = ["train", TinyExperiment.In(_folder), "--set", "seed=7", "--out", _folder["run"]];
        var first = CommandRun.Of(command);
        Assert.Equal(0, first.Code);
        Assert.Contains("censored: add not by step 60, mul not by step 60", first.Out);
        Assert.Contains($"Files: {_folder["run"]}", first.Out);
        Assert.Contains("run: censored at step 60", first.Error);

        RunResult result = RunResult.Read(new RunFolder(_folder["run"]))!;
        DateTime written = File.GetLastWriteTimeUtc(_folder["run/result.json"]);
        var second = CommandRun.Of(command);
        Assert.Equal((0, first.Out), (second.Code, second.Out));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["run/result.json"]));
        Assert.Contains("seed = 7", File.ReadAllText(_folder["run/config.toml"]));
        Assert.Equal(60, result.Steps);
    }

    [Fact]
    public void The_numbers_do_not_depend_on_threads()
    {
        string file = TinyExperiment.In(_folder);
        Assert.Equal(0, CommandRun.Of("train", file, "--threads", "1", "--out", _folder["one"]).Code);
        Assert.Equal(0, CommandRun.Of("train", file, "--threads", "3", "--out", _folder["three"]).Code);
        RunFiles.AssertSame(_folder["one"], _folder["three"]);
    }

    [Fact]
    public void A_wish_to_stop_saves_and_ends_with_75_and_the_same_command_goes_on()
    {
        string file = TinyExperiment.In(_folder);
        var stopped = CommandRun.Of(new CancellationToken(canceled: true), "sweep", file, "--out", _folder["sweep"]);
        Assert.Equal((int)ExitCode.Stopped, stopped.Code);
        Assert.Contains("The same command goes on.", stopped.Out);
        var finished = CommandRun.Of("sweep", file, "--out", _folder["sweep"]);
        Assert.Equal(0, finished.Code);
        Assert.Equal(4, Directory.GetFiles(_folder["sweep"], "result.json", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void A_folder_in_use_ends_with_3()
    {
        using FolderLock held = new RunFolder(_folder["run"]).Open();
        CommandRun.Of("train", TinyExperiment.In(_folder), "--out", _folder["run"]).FailsWith(ExitCode.InUse, _folder["run"], "another");
    }

    [Fact]
    public void A_sweeps_folder_in_use_ends_with_3()
    {
        Directory.CreateDirectory(_folder["sweep"]);
        using var held = FolderLock.Take(_folder["sweep"]);
        CommandRun.Of("sweep", TinyExperiment.In(_folder), "--out", _folder["sweep"]).FailsWith(ExitCode.InUse, _folder["sweep"], "another");
    }

    [Theory]
    [InlineData("train")]
    [InlineData("sweep")]
    public void Where_files_cannot_be_locked_it_warns_once_and_goes_on(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows locks files on every file system");
        // With this .NET does what it does on a file system that does not lock.
        Dictionary<string, string> environment = new() { ["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1" };
        using var process = new ChildProcess([command, TinyExperiment.In(_folder), "--out", _folder["out"]], environment);
        Assert.Equal(0, process.Wait());
        string warning = Assert.Single(process.Error, line => line.Contains("warning", StringComparison.Ordinal));
        Assert.Contains(FolderLock.HoldsNothing, warning);
    }

    [Fact]
    public void A_folder_of_another_kind_or_configuration_is_refused()
    {
        string file = TinyExperiment.In(_folder);
        Assert.Equal(0, CommandRun.Of("train", file, "--out", _folder["run"]).Code);
        CommandRun.Of("train", file, "--set", "lr=0.01", "--out", _folder["run"]).FailsWith(ExitCode.Usage, _folder["run"], "train.lr");
        CommandRun.Of("train", file, "--set", "kind=delete_orthogonal", "--set", "fraction=0.1", "--out", _folder["run"]).FailsWith(ExitCode.Usage, _folder["run"], "intervention.kind");
        Assert.False(Directory.Exists(_folder["run/base"]));
        CommandRun.Of("sweep", file, "--out", _folder["run"]).FailsWith(ExitCode.Usage, _folder["run"], "single run");
        Assert.Equal(0, CommandRun.Of("sweep", file, "--out", _folder["sweep"]).Code);
        CommandRun.Of("train", file, "--out", _folder["sweep"]).FailsWith(ExitCode.Usage, _folder["sweep"], "sweep");
    }

    [Fact]
    public void A_diverging_run_ends_with_1_and_names_the_step()
    {
        var run = CommandRun.Of(["train", TinyExperiment.In(_folder), "--set", "lr=1e6", .. TinyExperiment.Wild, "--out", _folder["run"]]);
        Assert.Equal((int)ExitCode.Failed, run.Code);
        Assert.Matches(@"diverged: .*Diverged at step \d+: .*smaller lr", run.Out);
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public void A_full_disk_ends_with_1_and_names_the_file()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        Directory.CreateDirectory(_folder["run"]);
        File.CreateSymbolicLink(_folder["run/train.csv"], "/dev/full");
        CommandRun.Of("train", TinyExperiment.In(_folder), "--out", _folder["run"]).FailsWith(ExitCode.Failed, "train.csv", "space");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_ends_with_1_and_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a folder that even root cannot write");
        CommandRun.Of("train", TinyExperiment.In(_folder), "--out", "/proc/grokscope-run").FailsWith(ExitCode.Failed, "/proc/grokscope-run");
        CommandRun.Of("sweep", TinyExperiment.In(_folder), "--out", "/proc/grokscope-run").FailsWith(ExitCode.Failed, "/proc/grokscope-run");
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_ends_with_1()
    {
        string file = TinyExperiment.In(_folder);
        CommandRun.Of("train", file, "--out", file).FailsWith(ExitCode.Failed, file);
    }

    [Fact]
    public void A_damaged_newest_checkpoint_is_passed_over_loudly()
    {
        string file = TinyExperiment.In(_folder, steps: 100);
        string[] command = ["train", file, "--out", _folder["run"]];
        Assert.Equal(0, CommandRun.Of("train", file, "--out", _folder["whole"]).Code);
        Assert.Equal(0, CommandRun.Of(command).Code);
        File.Delete(_folder["run/result.json"]);
        string newest = Directory.GetFiles(_folder["run/checkpoints"]).Max(StringComparer.Ordinal)!;
        using (FileStream checkpoint = File.OpenWrite(newest))
            checkpoint.SetLength(checkpoint.Length / 2);

        var again = CommandRun.Of(command);
        Assert.Equal(0, again.Code);
        Assert.Contains("warning: run: ", again.Error);
        Assert.Contains(Path.GetFileName(newest), again.Error);
        RunFiles.AssertSame(_folder["whole"], _folder["run"]);
    }
}
