namespace Grokscope.Tests.Slurm;

/// <summary>The private cluster behaves as Slurm does where a sweep depends on it: arrays, requeues from all sides, and scancel.</summary>
public sealed class SlurmClusterTests(SharedSlurm shared) : IClassFixture<SharedSlurm>, IDisposable
{
    /// <summary>Writes a line for each start, then does nothing until it is told to.</summary>
    private const string LongJob = """
        echo "start $SLURM_ARRAY_TASK_ID ${SLURM_RESTART_COUNT:-0}" >> trace
        while true; do sleep 0.1; done
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    // Before the folder, which would stay behind where this skips the test.
    private readonly SlurmCluster _slurm = shared.Cluster;
    private readonly TemporaryFolder _folder = new();

    private string[] Trace => File.Exists(_folder["trace"]) ? [.. File.ReadAllLines(_folder["trace"]).Select(line => line.Trim())] : [];

    public void Dispose()
    {
        _slurm.Run("scancel", "--user=root");
        Await(() => Succeed("squeue", "--noheader").Length == 0, "jobs still run");
        _folder.Dispose();
    }

    [Fact]
    public void Each_element_of_an_array_runs_and_writes_its_file()
    {
        string job = Submit("echo \"element $SLURM_ARRAY_TASK_ID\" > \"$SLURM_ARRAY_TASK_ID.txt\"", "--array=0-2");
        foreach (int element in Enumerable.Range(0, 3))
        {
            Await(() => State($"{job}_{element}") == "COMPLETED", $"element {element} did not complete");
            Assert.Equal($"element {element}\n", File.ReadAllText(_folder[$"{element}.txt"]));
        }
    }

    [Fact]
    public void A_running_job_that_is_requeued_runs_again()
    {
        string job = Submit(LongJob);
        AwaitTrace("start  0");
        Succeed("scontrol", "requeue", job);
        // Not hurried: this is the delay that cred_expire shortens.
        AwaitTrace("start  0", "start  1");
    }

    [Fact]
    public void An_element_that_requeues_itself_upon_a_signal_to_its_script_runs_again_and_no_other_does()
    {
        // The element with the highest number has the array's own number as SLURM_JOB_ID, which names all elements.
        string job = Submit("trap 'scontrol requeue ${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID; exit' USR1\n" + LongJob, "--array=0-1");
        Await(() => Trace.Length == 2, "not both elements started");
        Succeed("scancel", "--batch", "--signal=USR1", $"{job}_1");
        _slurm.StartRequeued($"{job}_1");
        Await(() => Trace.Contains("start 1 1"), "the element did not run again");
        Assert.Equal("RUNNING", State($"{job}_0"));
        Assert.Equal(3, Trace.Length);
    }

    [Fact]
    public void A_job_that_requeues_itself_by_SLURM_JOB_ID_runs_again()
    {
        string job = Submit("trap 'scontrol requeue $SLURM_JOB_ID; exit' USR1\n" + LongJob);
        AwaitTrace("start  0");
        Succeed("scancel", "--batch", "--signal=USR1", job);
        _slurm.StartRequeued(job);
        AwaitTrace("start  0", "start  1");
    }

    [Fact]
    public void Scancel_sends_TERM_to_the_script_and_the_job_stays_in_the_list_as_cancelled()
    {
        string job = Submit("trap 'echo TERM >> trace; exit' TERM\n" + LongJob);
        AwaitTrace("start  0");
        Succeed("scancel", job);
        Await(() => State(job) == "CANCELLED", "the job was not cancelled");
        AwaitTrace("start  0", "TERM");
    }

    [Fact]
    public void A_job_on_a_node_that_goes_down_is_requeued_and_runs_again_when_the_node_is_back()
    {
        string job = Submit(LongJob);
        AwaitTrace("start  0");
        Succeed("scontrol", "update", "nodename=" + SlurmCluster.Node, "state=down", "reason=test");
        Await(() => State(job) == "PENDING", "the job was not requeued");
        Succeed("scontrol", "update", "nodename=" + SlurmCluster.Node, "state=resume");
        _slurm.StartRequeued(job);
        AwaitTrace("start  0", "start  1");
    }

    [Fact]
    public void A_second_cluster_runs_beside_the_first_with_settings_of_its_own_and_leaves_nothing_behind()
    {
        string folder;
        using (var second = new SlurmCluster(cpus: 7, "MaxArraySize=4", "KillWait=2"))
        {
            folder = Path.GetDirectoryName(second.Environment["SLURM_CONF"])!;
            Assert.Equal("7\n", second.Run("sinfo", "--noheader", "--format=%c").Out);
            var (code, _, error) = second.Run("sbatch", "--array=4", "--wrap=true");
            Assert.Equal((1, "sbatch: error: Batch job submission failed: Invalid job array specification\n"), (code, error));
            // A process that ignores TERM and has lost the environment of its job, named so that it is found.
            string process = $"env -i bash -c 'trap \"\" TERM; exec -a {folder} sleep 1000'";
            Assert.Equal("", second.Run("sbatch", $"--output={folder}/out", $"--wrap={process}").Error);
            Await(() => CommandLines().Contains($"{folder}\0" + "1000\0"), "the job did not start");
        }
        Assert.False(Directory.Exists(folder));
        Assert.DoesNotContain(CommandLines(), line => line.Contains(folder));
        Assert.Equal("4\n", Succeed("sinfo", "--noheader", "--format=%c"));
    }

    [Fact]
    public void A_start_that_fails_tells_what_the_daemons_said()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => new SlurmCluster(settings: "SelectType=select/no_such_plugin"));
        Assert.Contains("select/no_such_plugin", failure.Message);
        // Both daemons load the plugin: whichever fails first ends the start.
        Assert.Matches("== slurm(ctl)?d ended with 1\n", failure.Message);
    }

    private static string[] CommandLines()
    {
        return [.. Directory.GetDirectories("/proc").Where(path => char.IsDigit(Path.GetFileName(path)[0])).Select(CommandLine)];

        static string CommandLine(string process)
        {
            try
            {
                return File.ReadAllText(process + "/cmdline");
            }
            catch (IOException)
            {
                return "";
            }
        }
    }

    private static void Await(Func<bool> done, string message) => Waiting.Until(done, Limit, () => message);

    private void AwaitTrace(params string[] lines) =>
        Waiting.Until(() => Trace.SequenceEqual(lines), Limit, () => $"the job wrote: {string.Join(" | ", Trace)}");

    private string Submit(string script, params string[] options)
    {
        File.WriteAllText(_folder["job.sh"], "#!/bin/bash\n" + script);
        return Succeed("sbatch", ["--parsable", "--chdir=" + _folder.Path, "--output=out-%A-%a", .. options, _folder["job.sh"]]).Trim();
    }

    private string State(string job) => Succeed("squeue", "--array", "--states=all", "--noheader", "--format=%T", "--jobs=" + job).Trim();

    private string Succeed(string command, params string[] args)
    {
        var (code, output, error) = _slurm.Run(command, args);
        Assert.True(code == 0, $"{command} {string.Join(' ', args)}: {error}");
        return output;
    }
}
