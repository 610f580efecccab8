using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Cli;
using Grokscope.Training;
using Grokscope.Training.Storage;

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
        string[] options = [.. Online, "steps=310"];
        using var whole = new TrainedRun(options);
        using var folder = new TemporaryFolder();
        var measures = MeasureFolder.In(folder["run"]);
        string another = measures.Json("pca") + DurableFile.Unfinished;
        // After the last stop no step is measured any more.
        foreach (int stopAt in new[] { 70, 130, 305, 310 })
        {
            using var stop = new CancellationTokenSource();
            Train(options, folder["run"], step =>
            {
                if (step == stopAt)
                    stop.Cancel();
            }, stop.Token);
            if (stopAt == 310)
                break;
            File.AppendAllText(measures.Csv("commutator_online", ""), "360,half of");
            File.Delete(measures.Json("commutator_online"));
            File.WriteAllText(measures.Json("commutator_online_gone") + DurableFile.Unfinished, "half of");
            File.WriteAllText(another, "half of");
        }
        AssertSame(whole.Measures, measures);
        Assert.Equal([another], Directory.EnumerateFiles(measures.Path, "*" + DurableFile.Unfinished));
    }

    [Fact]
    public void A_step_adds_its_rows_and_all_is_written_at_checkpoints()
    {
        string[] options = [.. Online, "checkpoint_every=200"];
        using var whole = new TrainedRun(options);
        using var folder = new TemporaryFolder();
        var measures = MeasureFolder.In(folder["run"]);
        string table = measures.Csv("commutator_online", ""), json = measures.Json("commutator_online");
        string[] lines = File.ReadAllLines(whole.Measures.Csv("commutator_online", ""));
        Train(options, folder["run"], step =>
        {
            switch (step)
            {
                case 60:
                    File.WriteAllText(table, "until here\n");
                    File.Delete(json);
                    break;
                case 180:
                    Assert.Equal(["until here", .. Rows(120), .. Rows(180)], File.ReadAllLines(table));
                    Assert.False(File.Exists(json));
                    break;
                case 201:
                    Assert.Equal([lines[0], .. Rows(0), .. Rows(60), .. Rows(120), .. Rows(180)], File.ReadAllLines(table));
                    Assert.True(File.Exists(json));
                    break;
                default:
                    break;
            }
        });
        AssertSame(whole.Measures, measures);

        IEnumerable<string> Rows(int step) => lines.Where(line => line.StartsWith($"{step},", StringComparison.Ordinal));
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

    private static void Train(string[] options, string path, Action<int> after, CancellationToken stop = default)
    {
        LossFactory loss = LossFactory.Fast(1) with { Probe = (run, folder) => new WatchedProbe(OnlineMeasures.Create(run, folder)!, after) };
        ExperimentRun.Train(Experiment.Parse(TinyExperiment.Toml(steps: 300, sweep: ""), "tiny.toml", "tiny", options), path, loss, null, stop);
    }

    private static void AssertSame(MeasureFolder expected, MeasureFolder actual)
    {
        string[] files = [.. Directory.EnumerateFiles(expected.Path).Where(path => Path.GetExtension(path) is ".csv" or ".json" or ".parts").Select(path => Path.GetFileName(path))];
        Assert.Contains("commutator_online.json", files);
        foreach (string file in files)
            Assert.Equal(File.ReadAllText(Path.Combine(expected.Path, file)), File.ReadAllText(Path.Combine(actual.Path, file)));
    }

    private sealed class WatchedProbe(ITrainingProbe inner, Action<int> after) : ITrainingProbe
    {
        public void At(int step, ReadOnlySpan<float> theta)
        {
            inner.At(step, theta);
            after(step);
        }

        public void Save(int step) => inner.Save(step);

        public void Dispose() => inner.Dispose();
    }
}
