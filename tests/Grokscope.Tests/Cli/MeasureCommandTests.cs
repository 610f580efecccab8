using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Geometry.Measuring;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Cli;

public sealed class MeasureCommandTests
{
    private static readonly string[] Small =
        ["--set", "commutator_points=12", "--set", "samples=3", "--set", "hessian_points=2", "--set", "density_points=1", "--set", "optimiser_points=1", "--set", "fourier_points=3", "--set", "symmetry_points=3"];

    [Fact]
    public void All_measures_of_a_sweep_are_taken_and_the_files_do_not_depend_on_jobs_or_interruptions()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, CommandRun.Of("sweep", TinyExperiment.In(folder, steps: 200), "--set", "snapshot_every=15", "--out", folder["one"]).Code);
        folder.Copy("one", "two");
        CommandRun measured = CommandRun.Of(["measure", folder["one"], "--jobs", "1", .. Small]);
        Assert.True(measured.Code == 0, measured.Error);
        Assert.Contains("measured: ", measured.Out);
        using (var stop = new CancellationTokenSource(300))
            Assert.Contains(CommandRun.Of(stop.Token, ["measure", folder["two"], "--jobs", "3", .. Small]).Code, new[] { 0, 75 });
        Assert.Equal(0, CommandRun.Of(["measure", folder["two"], "--jobs", "3", .. Small]).Code);
        Dictionary<string, string> one = Measured(folder["one"]), two = Measured(folder["two"]);
        Assert.Equal(one.Keys.Order(), two.Keys.Order());
        Assert.All(one, file => Assert.True(file.Value == two[file.Key], file.Key));
        Assert.Contains("skipped: timescale", measured.Error);
        Assert.Contains("no run has an intervention", measured.Error);
        foreach (Measure measure in Measures.All.Where(m => m.Name is not ("timescale" or "dose-response")))
        {
            string where = measure is StudyMeasure ? folder["one"] : Path.Combine(folder["one"], "weight_decay=1.0_seed=1");
            Assert.NotNull(MeasureResult.Read(MeasureFolder.In(where), measure.Name));
        }
    }

    [Fact]
    public void Killed_at_random_moments_measuring_ends_with_the_same_files()
    {
        using var run = new TrainedRun("snapshot_every=2");
        string killed = run.Copy("killed");
        // Each of 151 steps costs some milliseconds: kills of all of the process' life fall between and into them.
        string[] command = ["measure", killed, "--only", "commutator,heads", "--set", "commutator_points=1000"];
        string parts = MeasureFolder.In(killed).Parts("commutator");
        var random = new Random(5);
        for (int kill = 0; kill < 6; kill++)
        {
            long before = Length();
            using var process = new ChildProcess(command);
            var patience = System.Diagnostics.Stopwatch.StartNew();
            while (Length() == before && !process.HasExited && patience.Elapsed < TimeSpan.FromMinutes(1))
                Thread.Sleep(5);
            Thread.Sleep(random.Next(60));
            Assert.False(process.HasExited, "all was measured before it was killed often enough");
            process.Kill();
        }
        using (var last = new ChildProcess(command))
            Assert.Equal(0, last.Wait());
        Assert.Equal(0, CommandRun.Of(["measure", run.Path, .. command[2..]]).Code);
        string copied = Path.GetDirectoryName(killed)!;
        Assert.Equal(Measured(run.Path), Measured(Path.Combine(copied, "killed")));

        long Length() => File.Exists(parts) ? new FileInfo(parts).Length : 0;
    }

    [Fact]
    public void What_is_measured_is_not_measured_again()
    {
        using var run = new TrainedRun();
        Assert.Equal(0, CommandRun.Of(["measure", run.Path, "--only", "commutator", .. Small]).Code);
        string file = run.Measures.Json("commutator");
        Assert.Contains("\"status\": \"done\"", CommandRun.Of(["measure", run.Path, "--json", "--only", "commutator", .. Small]).Out);
        DateTime written = File.GetLastWriteTimeUtc(file);
        Assert.Equal(0, CommandRun.Of(["measure", run.Path, "--only", "commutator", .. Small]).Code);
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
        Assert.Equal(0, CommandRun.Of("measure", run.Path, "--only", "commutator", "--set", "commutator_points=2", "--set", "samples=3").Code);
        Assert.Equal(2, MeasureResult.Read(run.Measures, "commutator")!.Numbers("", "step").Distinct().Count());
    }

    [Fact]
    public void Other_keys_are_told_where_they_replace_a_result_and_stand_in_the_command_of_a_figure()
    {
        using var run = new TrainedRun();
        CommandRun first = CommandRun.Of("measure", run.Path, "--only", "hessian", "--set", "hessian_points=2");
        Assert.Equal((0, false), (first.Code, first.Error.Contains("replaced", StringComparison.Ordinal)));
        CommandRun second = CommandRun.Of("measure", run.Path, "--only", "hessian", "--set", "hessian_points=3");
        Assert.Contains("hessian: replaced with hessian_points=3, before 2, in 1 run\n", second.Error);
        Assert.Equal(0, CommandRun.Of("report", run.Path, "--page-only").Code);
        Assert.Contains($"grokscope measure {run.Path} --only hessian --set hessian_points=3 &amp;&amp; ", File.ReadAllText(Path.Combine(run.Path, "report", "index.html")));
    }

    [Fact]
    public void Wrong_usage_is_told()
    {
        using var run = new TrainedRun();
        CommandRun.Of("measure").FailsWith(ExitCode.Usage, "measure needs the folder");
        CommandRun.Of("measure", run.Path + "-no").FailsWith(ExitCode.Usage, "there is no such folder");
        CommandRun.Of("measure", run.Path, "--only", "comutator").FailsWith(ExitCode.Usage, "no measure 'comutator'", "Did you mean 'commutator'?");
        CommandRun.Of("measure", run.Path, "--only", "pca,timescale").FailsWith(ExitCode.Usage, "timescale measures all runs of a sweep together", "is a single run");
        CommandRun.Of("measure", run.Path, "--set", "only=[\"timescale\"]").FailsWith(ExitCode.Usage, "timescale measures all runs of a sweep together");
        CommandRun.Of("measure", run.Path, "--only", "").FailsWith(ExitCode.Usage, "--only takes names of measures", "''");
        CommandRun.Of("measure", run.Path, "--only", " , ").FailsWith(ExitCode.Usage, "--only takes names of measures");
        CommandRun.Of("measure", run.Path, "--set", "lr=0.5").FailsWith(ExitCode.Usage, "train.lr decides the training");
        CommandRun.Of("measure", run.Path, "--set", "eta=0").FailsWith(ExitCode.Usage, "measure.eta", "out of range");
        CommandRun.Of("measure", run.Path, "--set", "hessian_tolerence=1").FailsWith(ExitCode.Usage, "Did you mean");
        CommandRun.Of("measure", run.Path, "--jobs", "0").FailsWith(ExitCode.Usage, "--jobs");
    }

    [Fact]
    public void The_list_names_every_measure_with_its_files()
    {
        CommandRun list = CommandRun.Of("measure", "--list");
        Assert.Equal(0, list.Code);
        Assert.All(Measures.All, measure => Assert.Contains($"{measure.Name}: {measure.Summary}", list.Out));
        Assert.Contains("commutator_integrability.csv: ", list.Out);
        Assert.Contains("\"name\": \"commutator\"", CommandRun.Of("measure", "--list", "--json").Out);
    }

    [Fact]
    public void A_run_without_snapshots_and_a_broken_one_are_named()
    {
        using var run = new TrainedRun();
        File.WriteAllBytes(new RunFolder(run.Path).Snapshot(50), new byte[100]);
        CommandRun broken = CommandRun.Of("measure", run.Path, "--only", "commutator");
        Assert.Equal(1, broken.Code);
        Assert.Contains("step_00000050.safetensors", broken.Error);
        Assert.DoesNotContain("   at ", broken.Error);
        Directory.Delete(new RunFolder(run.Path).Snapshots, recursive: true);
        CommandRun none = CommandRun.Of("measure", run.Path, "--only", "commutator");
        Assert.Equal(1, none.Code);
        Assert.Contains("run, commutator: there are no snapshots", none.Error);
    }

    private static Dictionary<string, string> Measured(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(path => path.Contains("measures") && !path.EndsWith(".lock", StringComparison.Ordinal) && !path.EndsWith(DurableFile.Unfinished, StringComparison.Ordinal))
        .ToDictionary(path => Path.GetRelativePath(folder, path), File.ReadAllText);
}
