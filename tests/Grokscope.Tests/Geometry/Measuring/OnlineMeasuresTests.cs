using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Cli;
using Grokscope.Training;

namespace Grokscope.Tests.Geometry.Measuring;

public sealed class OnlineMeasuresTests
{
    private static readonly string[] Online = ["online=[\"commutator\"]", "online_every=60", "samples=3"];

    [Fact]
    public void Training_has_the_same_bits_with_and_without()
    {
        using TrainedRun with = new(Online), without = new();
        foreach (string file in new[] { "train.csv", "eval.csv", "snapshots/step_00000300.safetensors" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(without.Path, file)), File.ReadAllBytes(Path.Combine(with.Path, file)));
        Assert.False(Directory.Exists(without.Measures.Path));
        MeasureResult result = MeasureResult.Read(with.Measures, "commutator_online")!;
        Assert.Equal([0, 60, 120, 180, 240, 300], result.Numbers("", "step").Distinct());
        Assert.All(result.Numbers("", "defect_exact_median"), defect => Assert.True(defect > 0));
    }

    [Fact]
    public void A_run_that_was_stopped_and_went_on_has_the_same_files()
    {
        using var whole = new TrainedRun(Online);
        using var folder = new TemporaryFolder();
        var experiment = Experiment.Parse(TinyExperiment.Toml(steps: 300, sweep: ""), "tiny.toml", "tiny", Online);
        foreach (int stopAt in new[] { 70, 130, 300 })
        {
            using var stop = new CancellationTokenSource();
            LossFactory loss = LossFactory.Fast(1) with { Probe = (run, path) => new StoppingProbe(OnlineMeasures.Create(run, path)!, stopAt, stop) };
            ExperimentRun.Train(experiment, folder["run"], loss, null, stop.Token);
        }
        foreach (string file in Directory.EnumerateFiles(whole.Measures.Path).Where(path => Path.GetExtension(path) is ".csv" or ".json" or ".parts"))
            Assert.Equal(File.ReadAllText(file), File.ReadAllText(Path.Combine(folder["run"], "measures", Path.GetFileName(file))));
    }

    [Theory]
    [InlineData("pcs", "There is no measure 'pcs'")]
    [InlineData("pca", "pca needs the whole path")]
    public void What_cannot_be_measured_while_training_is_told_before_it_begins(string name, string problem)
    {
        using var folder = new TemporaryFolder();
        CommandRun.Of("train", TinyExperiment.In(folder), "--set", $"online=[\"{name}\"]", "--out", folder["run"]).FailsWith(ExitCode.Usage, problem);
        CommandRun.Of("sweep", TinyExperiment.In(folder), "--set", $"online=[\"{name}\"]", "--out", folder["sweep"]).FailsWith(ExitCode.Usage, problem);
        Assert.False(Directory.Exists(folder["run"]) || Directory.Exists(folder["sweep"]));
    }

    private sealed class StoppingProbe(ITrainingProbe inner, int stopAt, CancellationTokenSource stop) : ITrainingProbe
    {
        public void At(int step, ReadOnlySpan<float> theta)
        {
            inner.At(step, theta);
            if (step == stopAt)
                stop.Cancel();
        }

        public void Dispose() => inner.Dispose();
    }
}
