using System.Diagnostics;

namespace Grokscope.Tests.Cli;

/// <summary>Real processes, killed and stopped at random moments: in the end all files are those of a run that nobody disturbed.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const int Steps = 20_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Killed_at_random_moments_a_run_ends_with_the_same_files()
    {
        string file = TinyExperiment.In(_folder, Steps);
        string[] command = ["train", file, "--set", "snapshot_every=1000", "--set", "checkpoint_every=300", "--out", _folder["killed"]];
        var random = new Random(20240229);
        int kills = 0;
        while (kills < 5)
        {
            using var process = new ChildProcess(command);
            // A moment after new work was saved, or, each second time, any moment from the start of the process on.
            if (kills % 2 == 0)
                AwaitNews(process);
            Thread.Sleep(random.Next(kills % 2 == 0 ? 40 : 250));
            Assert.False(File.Exists(_folder["killed/result.json"]), "the run ended before it was killed often enough");
            process.Kill();
            kills++;
        }
        using (var last = new ChildProcess(command))
            Assert.Equal(0, last.Wait());

        Assert.Equal(0, CommandRun.Of([.. command[..^1], _folder["whole"]]).Code);
        RunFiles.AssertSame(_folder["whole"], _folder["killed"]);
    }

    [Fact]
    public void A_sweep_whose_starter_is_killed_ends_with_the_same_files()
    {
        string file = TinyExperiment.In(_folder, Steps);
        string[] command = ["sweep", file, "--set", "seed=[1, 2]", "--set", "weight_decay=1", "--set", "checkpoint_every=300", "--jobs", "2", "--out", _folder["killed"]];
        var random = new Random(7);
        for (int kill = 0; kill < 4; kill++)
        {
            using var process = new ChildProcess(command);
            AwaitNews(process);
            Thread.Sleep(random.Next(200));
            Assert.False(process.HasExited, "the sweep ended before it was killed often enough");
            // Its cells notice, save and end; the next one waits for them.
            process.Kill();
        }
        using (var last = new ChildProcess(command))
            Assert.Equal(0, last.Wait());

        Assert.Equal(0, CommandRun.Of([.. command[..^1], _folder["whole"]]).Code);
        foreach (string cell in new[] { "weight_decay=1.0_seed=1", "weight_decay=1.0_seed=2" })
            RunFiles.AssertSame(_folder[$"whole/{cell}"], _folder[$"killed/{cell}"]);
        Assert.Contains("Equal", CommandRun.Of("compare", _folder["whole"], _folder["killed"]).Out);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_saves_and_ends_with_75_and_the_same_command_goes_on(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs Unix signals");
        string[] command = ["train", TinyExperiment.In(_folder, Steps), "--set", "snapshot_every=1000", "--set", "checkpoint_every=1000", "--out", _folder["stopped"]];
        using (var process = new ChildProcess(command))
        {
            AwaitNews(process);
            process.Send(signal);
            Assert.Equal((int)ExitCode.Stopped, process.Wait());
        }
        Assert.Contains("\"stopped\"", File.ReadAllText(_folder["stopped/manifest.json"]));
        Assert.Equal(0, CommandRun.Of(command).Code);

        Assert.Equal(0, CommandRun.Of([.. command[..^1], _folder["whole"]]).Code);
        RunFiles.AssertSame(_folder["whole"], _folder["stopped"]);
    }

    private void AwaitNews(ChildProcess process)
    {
        string[] before = Checkpoints();
        var clock = Stopwatch.StartNew();
        while (Checkpoints().SequenceEqual(before) && !process.HasExited && clock.Elapsed < TimeSpan.FromMinutes(1))
            Thread.Sleep(2);
    }

    private string[] Checkpoints() => [.. new[] { "killed", "stopped" }.Select(name => Path.Combine(_folder[name], "checkpoints"))
        .Concat(Directory.Exists(_folder["killed"]) ? Directory.GetDirectories(_folder["killed"]).Select(cell => Path.Combine(cell, "checkpoints")) : [])
        .Where(Directory.Exists).SelectMany(path => Directory.GetFiles(path, "*.ckpt")).Order()];
}
