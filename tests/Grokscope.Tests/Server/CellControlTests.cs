using System.Net;
using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Tests.Cli;
using Grokscope.Tests.Experiments;
using Grokscope.Training;

namespace Grokscope.Tests.Server;

/// <summary>Runs that are stopped from outside and go on: in the end all files are those of runs that nobody disturbed.</summary>
public sealed class CellControlTests : IDisposable
{
    // Long enough to be stopped while it goes on, on any machine.
    private const int Steps = 400_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_of_another_process_is_stopped_and_goes_on_to_the_same_files()
    {
        string[] command = Command("train", "stopped");
        using (var process = new ChildProcess(command))
        {
            Await(() => RunState.Read(Run("stopped")).Status == RunStatus.Running, process);
            await using ServedStudy study = await ServedStudy.Start(_folder, _folder["stopped"]);
            Assert.Equal(HttpStatusCode.Accepted, (await study.Post("api/cells/stopped/stop", study.Server.Token.Text)).StatusCode);
            Assert.Equal((int)ExitCode.Stopped, process.Wait());
        }
        RunState state = RunState.Read(Run("stopped"));
        Assert.Equal((RunStatus.Stopped, true), (state.Status, state.Manifest!.StopRequested));
        Assert.InRange(state.SavedStep, 1, Steps - 1);
        Assert.False(File.Exists(_folder["stopped/stop"]));

        // A wish that nobody honoured does not count for who goes on.
        StopRequest.Make(Run("stopped"));
        await using (ServedStudy study = await ServedStudy.Start(_folder, _folder["stopped"]))
        {
            Assert.Equal(HttpStatusCode.Accepted, (await study.Post("api/cells/stopped/resume", study.Server.Token.Text)).StatusCode);
            Assert.Equal(HttpStatusCode.Conflict, (await study.Post("api/cells/stopped/resume", study.Server.Token.Text)).StatusCode);
            Await(() => RunState.Read(Run("stopped")).Status == RunStatus.Running);
            // The server's end lets it save and stop.
            Assert.True(await study.Server.Stop());
        }
        Assert.Equal(RunStatus.Stopped, RunState.Read(Run("stopped")).Status);
        await using (ServedStudy study = await ServedStudy.Start(_folder, _folder["stopped"]))
        {
            Assert.Equal(HttpStatusCode.Accepted, (await study.Post("api/cells/stopped/resume", study.Server.Token.Text)).StatusCode);
            Await(() => RunState.Read(Run("stopped")).IsDone);
            Assert.Equal(HttpStatusCode.Conflict, (await study.Post("api/cells/stopped/resume", study.Server.Token.Text)).StatusCode);
            Assert.Equal(HttpStatusCode.Conflict, (await study.Post("api/cells/stopped/stop", study.Server.Token.Text)).StatusCode);
        }

        Assert.Equal(0, CommandRun.Of(Command("train", "whole")).Code);
        RunFiles.AssertSame(_folder["whole"], _folder["stopped"]);
    }

    [Fact]
    public void A_sweep_of_which_a_cell_is_stopped_goes_on_with_the_others()
    {
        string[] command = [.. Command("sweep", "sweep"), "--jobs", "1"];
        string[] cells = ["weight_decay=1.0_seed=1", "weight_decay=1.0_seed=2"];
        using (var process = new ChildProcess(command))
        {
            string[] running = [];
            Await(() => (running = [.. cells.Where(cell => RunState.Read(Run($"sweep/{cell}")).Status == RunStatus.Running)]).Length == 1, process);
            StopRequest.Make(Run($"sweep/{running[0]}"));
            Assert.Equal((int)ExitCode.Stopped, process.Wait());
            Assert.Equal(RunStatus.Stopped, RunState.Read(Run($"sweep/{running[0]}")).Status);
            Assert.True(RunState.Read(Run($"sweep/{cells.Single(cell => cell != running[0])}")).IsDone);
            Assert.Contains("stopped at step", process.Out);
        }
        Assert.Equal(0, CommandRun.Of(command).Code);
        Assert.All(cells, cell => Assert.True(RunState.Read(Run($"sweep/{cell}")).IsDone));
    }

    [Fact]
    public void Cells_that_need_a_stopped_run_wait_for_the_next_time()
    {
        string text = TinyExperiment.Toml(60, "kind = [\"delete_parallel\"]\nfraction = [0.0, 0.5]").Replace("[sweep]", "[intervention]\nkind = \"delete_parallel\"\nbasis = \"path\"\nfraction = 0.5\n[sweep]").Replace("kind = [\"delete_parallel\"]\n", "");
        var experiment = Experiment.Parse(text, "t", "t");
        SweepCell needy = Assert.Single(Sweep.Cells(experiment), cell => cell.Source is not null);
        var listener = new SweepListener();
        var executor = new StoppingExecutor(needy.Source!.Name);
        IReadOnlyList<CellOutcome> outcomes = new SweepFolder(_folder["sweep"]).Train(experiment, executor, listener, CancellationToken.None);
        Assert.Equal([needy.Source.Name], executor.Begun);
        Assert.All(outcomes, outcome => Assert.Equal(ExitCode.Stopped, outcome.Code));
        Assert.Contains($"{needy.Name} ended", listener.Heard);
    }

    private string[] Command(string command, string folder) =>
    [
        command, TinyExperiment.In(_folder, Steps), "--set", "eval_every=1000", "--set", "log_every=1000", "--set", "snapshot_every=50000", "--set", "checkpoint_every=2000",
        .. command == "sweep" ? ["--set", "weight_decay=1"] : Array.Empty<string>(), "--out", _folder[folder],
    ];

    private RunFolder Run(string name) => new(_folder[name]);

    private static void Await(Func<bool> done, ChildProcess? process = null) =>
        Slurm.Waiting.Until(done, Limit, () => process is null ? "it did not come" : string.Join('\n', process.Error));

    private sealed class StoppingExecutor(string stopped) : IExecutor
    {
        public List<string> Begun { get; } = [];

        public IReadOnlyList<CellOutcome> Execute(SweepFolder folder, IReadOnlyList<SweepCell> cells, ISweepObserver observer, CancellationToken stop)
        {
            Begun.AddRange(cells.Select(cell => cell.Name));
            return [.. cells.Select(cell => new CellOutcome(cell, new RunOutcome(cell.Name == stopped ? RunStatus.Stopped : RunStatus.Censored, 1, null), null))];
        }
    }
}
