using System.Text.Json;
using Grokscope.Experiments;
using Grokscope.Experiments.Executors.Slurm;
using Grokscope.Tests.Cli;
using Grokscope.Training;

namespace Grokscope.Tests.Slurm;

/// <summary>A sweep on a real Slurm ends with the files of one on this machine, whatever happens to its jobs on the way.</summary>
public sealed class SlurmExecutorTests(SharedSlurm shared) : IClassFixture<SharedSlurm>, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Some seconds a cell, so that there is time to disturb it.
    private static readonly string[] Settings =
    [
        "--set", "steps=150000", "--set", "eval_every=1000", "--set", "log_every=500", "--set", "checkpoint_every=1000", "--set", "snapshot_every=20000",
        "--set", "memory=",
    ];

    private static readonly string[] Cells = ["weight_decay=1.0_seed=1", "weight_decay=1.0_seed=2", "weight_decay=0.0_seed=1", "weight_decay=0.0_seed=2"];

    private readonly SlurmCluster _slurm = shared.Cluster;
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _slurm.Run("scancel", "--user=root");
        Await(() => _slurm.Run("squeue", "--noheader").Out.Length == 0, "jobs still run");
        _folder.Dispose();
    }

    [Fact]
    public void Requeued_warned_and_cancelled_jobs_end_with_the_files_of_a_local_sweep()
    {
        string[] local = Command("local"), command = [.. Command("slurm"), "--executor", "slurm"];
        Assert.Equal(0, CommandRun.Of(local).Code);
        using (var following = new ChildProcess(command, _slurm.Environment))
        {
            Await(() => Cells.All(cell => Saved(cell) > 0), "not all cells run", following);
            string[] jobs = [.. Cells.Select(JobOf)];
            // What Slurm does near a job's time limit; what an administrator or a preemption does; what a user does.
            Succeed("scancel", "--batch", "--signal=USR1", jobs[0]);
            Succeed("scontrol", "requeue", jobs[1]);
            Succeed("scancel", jobs[2]);
            _slurm.StartRequeued(jobs[0]);
            _slurm.StartRequeued(jobs[1]);
            Assert.Equal((int)ExitCode.Stopped, following.Wait());
            var cancelled = RunState.Read(new RunFolder(_folder[$"slurm/{Cells[2]}"]));
            Assert.Equal(RunStatus.Stopped, cancelled.Status);
            Assert.Contains(following.Error, line => line.Contains($"{Cells[2]}: its job {jobs[2]} was cancelled at step {cancelled.Manifest!.Step};"));
            // Its script ended by itself; KillWait would have made it 0:9.
            Assert.Equal($"{(int)ExitCode.Stopped}:0", FieldOf(jobs[2], "ExitCode"));
            // As did those of all jobs that were disturbed, each after its cell had saved.
            Assert.Equal([1, 1, 1, 0], Cells.Select(cell => LinesOf(cell).Count(line => line.StartsWith($"{cell}  stopped at step", StringComparison.Ordinal))));
        }
        Assert.Equal([true, true, false, true], Cells.Select(cell => File.Exists(_folder[$"slurm/{cell}/result.json"])));
        Assert.Equal("1", FieldOf(JobIdOf(Cells[0]), "Restarts"));
        Assert.Equal("1", FieldOf(JobIdOf(Cells[1]), "Restarts"));
        using (var again = new ChildProcess(command, _slurm.Environment))
            Assert.Equal(0, again.Wait());
        foreach (string cell in Cells)
            RunFiles.AssertSame(_folder[$"local/{cell}"], _folder[$"slurm/{cell}"]);
        Assert.Equal(2, Directory.GetFiles(_folder["slurm/slurm"], "*.sh").Length);
    }

    [Fact]
    public void Jobs_outlast_a_follower_that_is_killed_and_their_nodes_failure()
    {
        string[] command = [.. Command("slurm"), "--executor", "slurm", "--jobs", "2"];
        using (var killed = new ChildProcess(command, _slurm.Environment))
        {
            Await(() => Cells.Count(cell => Saved(cell) > 0) == 2, "no two cells run", killed);
            killed.Kill();
        }
        Assert.Equal(["pending (JobArrayTaskLimit)", "pending (JobArrayTaskLimit)"], StatesInSlurm().Where(state => state?.StartsWith("pending", StringComparison.Ordinal) == true));
        using var following = new ChildProcess(command, _slurm.Environment);
        Succeed("scontrol", "update", $"nodename={SlurmCluster.Node}", "state=down", "reason=test");
        Succeed("scontrol", "update", $"nodename={SlurmCluster.Node}", "state=resume");
        Assert.Equal(0, following.Wait());
        Assert.Equal(4, Directory.GetFiles(_folder["slurm"], "result.json", SearchOption.AllDirectories).Length);
        Assert.Single(Directory.GetFiles(_folder["slurm/slurm"], "*.sh"));
    }

    [Fact]
    public void A_cell_that_is_stopped_through_its_folder_is_not_submitted_again()
    {
        using var following = new ChildProcess([.. Command("slurm"), "--executor", "slurm"], _slurm.Environment);
        Await(() => Cells.All(cell => Saved(cell) > 0), "not all cells run", following);
        StopRequest.Make(new RunFolder(_folder[$"slurm/{Cells[1]}"]));
        Assert.Equal((int)ExitCode.Stopped, following.Wait());
        Assert.Equal([true, false, true, true], Cells.Select(cell => File.Exists(_folder[$"slurm/{cell}/result.json"])));
        Assert.Equal(RunStatus.Stopped, RunState.Read(new RunFolder(_folder[$"slurm/{Cells[1]}"])).Status);
        Assert.Single(Directory.GetFiles(_folder["slurm/slurm"], "*.sh"));
    }

    [Fact]
    public void What_sbatch_refuses_is_told()
    {
        using var process = new ChildProcess([.. Command("slurm"), "--executor", "slurm", "--set", "partition=nowhere"], _slurm.Environment);
        Assert.Equal((int)ExitCode.Failed, process.Wait());
        Assert.Contains(process.Error, line => line.Contains("sbatch refused") && line.Contains("invalid partition"));
    }

    private string[] Command(string folder) => ["sweep", TinyExperiment.In(_folder), .. Settings, "--out", _folder[folder]];

    private int Saved(string cell) => RunState.Read(new RunFolder(_folder[$"slurm/{cell}"])).SavedStep;

    /// <summary>Its element in the array of the first submission.</summary>
    private int IndexOf(string cell) => Array.IndexOf(JsonSerializer.Deserialize<string[]>(File.ReadAllText(_folder["slurm/slurm/0001.json"]))!, cell);

    private string JobOf(string cell) => Succeed("squeue", "--array", "--noheader", "--format=%i|%K").Split('\n')
        .Select(line => line.Trim().Split('|')).First(fields => fields[1] == $"{IndexOf(cell)}")[0];

    /// <summary>What the first submission's job of a cell wrote.</summary>
    private string[] LinesOf(string cell) => File.ReadAllLines(Assert.Single(Directory.GetFiles(_folder["slurm/slurm"], $"*-0001_{IndexOf(cell)}.log")));

    private string FieldOf(string job, string name) => Succeed("scontrol", "show", "job", job).Split(' ', '\n').First(field => field.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];

    private string JobIdOf(string cell)
    {
        // Slurm still knows the jobs of other tests.
        string prefix = new Submissions(new SweepFolder(_folder["slurm"])).JobPrefix;
        return Succeed("squeue", "--array", "--noheader", "--states=all", "--format=%i|%K|%j").Split('\n')
            .Select(line => line.Trim().Split('|')).Last(fields => fields.Length == 3 && fields[1] == $"{IndexOf(cell)}" && fields[2].StartsWith(prefix, StringComparison.Ordinal))[0];
    }

    private string?[] StatesInSlurm()
    {
        using var status = new ChildProcess(["status", _folder["slurm"], "--json"], _slurm.Environment);
        Assert.Equal(0, status.Wait());
        return [.. JsonDocument.Parse(status.Out).RootElement.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("job").GetString())];
    }

    private string Succeed(string command, params string[] args)
    {
        (int code, string said, string error) = _slurm.Run(command, args);
        Assert.True(code == 0, $"{command} {string.Join(' ', args)}: {error}");
        return said;
    }

    private static void Await(Func<bool> done, string message, ChildProcess? process = null) =>
        Waiting.Until(done, Limit, () => process is null ? message : $"{message}\n{string.Join('\n', process.Error)}");
}
