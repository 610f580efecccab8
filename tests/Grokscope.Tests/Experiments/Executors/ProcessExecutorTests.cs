using System.Diagnostics;
using Grokscope.Cli;
using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Tests.Cli;
using Grokscope.Training;

namespace Grokscope.Tests.Experiments.Executors;

public sealed class ProcessExecutorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SweepListener _listener = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cell_that_is_killed_goes_on_and_ends_with_the_same_files()
    {
        var experiment = Experiment.Parse(TinyExperiment.Toml(20_000, "seed = [1, 2]"), "tiny", "tiny");
        Assert.All(new SweepFolder(_folder["whole"]).Train(experiment, new ProcessExecutor(2, Launch.Cell()), new SweepListener(), CancellationToken.None), Done);

        var sweep = new SweepFolder(_folder["killed"]);
        RunFolder victim = sweep.Cell(Sweep.Cells(experiment)[0]);
        using var ended = new CancellationTokenSource();
        int kills = 0;
        var killer = new Thread(() =>
        {
            // Each time some work was saved, so that each start gets on.
            for (int saved = 0; !ended.IsCancellationRequested; Thread.Sleep(2))
                if (kills < 3 && ProgressFile.Read(victim) is { } told && told.IsAlive() && Manifest.Read(victim)?.Step > saved)
                {
                    saved = Manifest.Read(victim)!.Step;
                    if (TryKill(told.Process))
                        kills++;
                }
        });
        killer.Start();
        IReadOnlyList<CellOutcome> outcomes = sweep.Train(experiment, new ProcessExecutor(2, Launch.Cell()), _listener, CancellationToken.None);
        ended.Cancel();
        killer.Join();

        Assert.All(outcomes, Done);
        Assert.Equal(3, kills);
        Assert.Equal(3, _listener.Heard.Count(what => what.StartsWith("seed=1 warned: Its process was ended by signal 9 and is started again", StringComparison.Ordinal)));
        foreach (string cell in new[] { "seed=1", "seed=2" })
            RunFiles.AssertSame(_folder[$"whole/{cell}"], _folder[$"killed/{cell}"]);

        static void Done(CellOutcome outcome) => Assert.Equal(ExitCode.Done, outcome.Code);
    }

    [Theory]
    [InlineData("echo 'warning: beware' >&2; echo 'it hurts' >&2; exit 1", (int)ExitCode.Failed, "it hurts")]
    [InlineData("echo 'wrong key' >&2; exit 2", (int)ExitCode.Usage, "wrong key")]
    [InlineData("exit 3", (int)ExitCode.InUse, "ended with code 3 and without a word")]
    [InlineData("exit 99", (int)ExitCode.Failed, "ended with code 99")]
    [InlineData("kill -9 $$", (int)ExitCode.Failed, "ended by signal 9 3 times without getting on")]
    public void What_ends_a_process_is_told(string script, int code, string message)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a Unix shell");
        CellOutcome outcome = Assert.Single(Run(["/bin/sh", "-c", script]));
        Assert.Equal((ExitCode)code, outcome.Code);
        Assert.Contains(message, Assert.IsType<RunException>(outcome.Failure).Message);
        if (script.Contains("beware"))
            Assert.Contains("seed=1 warned: beware", _listener.Heard);
    }

    [Fact]
    public void A_program_that_is_not_there_is_told() =>
        Assert.Contains("/no/such/program cannot be started", Assert.Single(Run(["/no/such/program"])).Failure!.Message);

    [Fact]
    public void A_stop_ends_the_input_of_the_process_and_waits_for_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a Unix shell");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        CellOutcome outcome = Assert.Single(Run(["/bin/sh", "-c", "cat; exit 75"], stop.Token));
        Assert.Equal((ExitCode.Stopped, RunStatus.Stopped), (outcome.Code, outcome.Outcome?.Status));
    }

    private static bool TryKill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has just ended by itself.
            return false;
        }
    }

    private IReadOnlyList<CellOutcome> Run(string[] command, CancellationToken stop = default)
    {
        var launcher = new CellLauncher(command[0], command[1..]);
        return new SweepFolder(_folder.Path).Train(
            Experiment.Parse(TinyExperiment.Toml(10, "seed = [1]"), "tiny", "tiny"), new ProcessExecutor(1, launcher), _listener, stop);
    }
}
