using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Cli;
using Grokscope.Training;

namespace Grokscope.Tests.Geometry.Measuring;

public sealed class LocalRunTests
{
    [Fact]
    public void A_run_is_trained_and_measured_as_by_the_commands()
    {
        using var folder = new TemporaryFolder();
        string file = TinyExperiment.In(folder, steps: 100);
        RunOutcome outcome = LocalRun.Train(Experiment.Load(file, "seed=1", "snapshot_every=20"), folder["api"]);
        MeasureResult pca = LocalRun.Measure(folder["api"], "pca");
        Assert.Equal(0, CommandRun.Of("train", file, "--set", "seed=1", "--set", "snapshot_every=20", "--out", folder["cli"]).Code);
        Assert.Equal(0, CommandRun.Of("measure", folder["cli"], "--only", "pca").Code);
        Assert.Equal(RunResult.Read(new RunFolder(folder["cli"]))!.WeightsSha256, outcome.Result!.WeightsSha256);
        Assert.Equal(File.ReadAllText(Path.Combine(folder["cli"], "measures", "pca.csv")), File.ReadAllText(Path.Combine(folder["api"], "measures", "pca.csv")));
        Assert.Equal(MeasureResult.Read(MeasureFolder.In(folder["cli"]), "pca")!.Numbers("", "share"), pca.Numbers("", "share"));
    }

    [Fact]
    public void Changes_of_how_to_measure_count()
    {
        using var folder = new TemporaryFolder();
        LocalRun.Train(Experiment.Load(TinyExperiment.In(folder, steps: 300), "snapshot_every=10"), folder["run"]);
        foreach (int points in new[] { 3, 5 })
            Assert.Equal(points, LocalRun.Measure(folder["run"], "commutator", $"commutator_points={points}", "samples=2").Numbers("", "step").Distinct().Count());
    }

    [Fact]
    public void What_cannot_be_measured_says_why()
    {
        using var folder = new TemporaryFolder();
        string file = TinyExperiment.In(folder, steps: 20);
        LocalRun.Train(Experiment.Load(file, "snapshot_every=1000"), folder["run"]);
        Assert.Equal(0, CommandRun.Of("sweep", file, "--out", folder["sweep"]).Code);
        Assert.Contains("snapshots", Assert.Throws<MeasureException>(() => LocalRun.Measure(folder["run"], "pca")).Message);
        Assert.Contains("no measure 'pka'", Assert.Throws<ConfigurationException>(() => LocalRun.Measure(folder["run"], "pka")).Message);
        Assert.Contains("whole sweep", Assert.Throws<ConfigurationException>(() => LocalRun.Measure(folder["run"], "timescale")).Message);
        Assert.Contains("one of its runs", Assert.Throws<ConfigurationException>(() => LocalRun.Measure(folder["sweep"], "pca")).Message);
        Assert.Contains("[measure]", Assert.Throws<ConfigurationException>(() => LocalRun.Measure(folder["run"], "pca", "seed=2")).Message);
    }
}
