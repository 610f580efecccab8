using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Studies;
using Grokscope.Tests.Cli;
using Grokscope.Tests.Geometry.Measuring;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Studies;

public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Experiment _experiment = Experiment.Parse(TinyExperiment.Toml(steps: 120), "tiny.toml", "tiny");

    [Fact]
    public void A_run_is_trained_and_its_files_are_read()
    {
        List<int> steps = [];
        var run = Run.Train(_experiment, _folder["run"], progress: now => steps.Add(now.Step));
        Assert.Equal((RunStatus.Censored, "run", 120), (run.Status, run.Name, run.Result!.Steps));
        Assert.Equal(120, steps[^1]);
        Assert.Equal([0, 50, 100, 120], run.Steps);
        Assert.Equal(120, run.Evaluations[^1].Step);
        Assert.Equal(run.Evaluations[^1].TestLoss[1], CsvTable.Read(Path.Combine(run.Folder, "eval.csv")).Column("test_loss_mul")[^1]);
        Assert.Contains("loss_add", run.Training.Names);
    }

    [Fact]
    public void A_stopped_run_goes_on_at_the_same_call()
    {
        using var stop = new CancellationTokenSource();
        var half = Run.Train(_experiment, _folder["run"], progress: now => stop.Cancel(), stop: stop.Token);
        Assert.Equal((RunStatus.Stopped, (RunResult?)null), (half.Status, half.Result));
        var done = Run.Train(_experiment, _folder["run"]);
        Assert.Equal(Run.Train(_experiment, _folder["whole"]).Result!.WeightsSha256, done.Result!.WeightsSha256);
    }

    [Fact]
    public void What_a_user_should_hear_is_passed_on()
    {
        using var stop = new CancellationTokenSource();
        List<string> warnings = [];
        Run.Train(_experiment, _folder["run"], progress: now => stop.Cancel(), warned: warnings.Add, stop: stop.Token);
        Assert.Empty(warnings);
        var begun = new RunFolder(_folder["run"]);
        (Manifest.Read(begun)! with { GrokscopeVersion = "0.0.0", GitRevision = null }).Write(begun);
        Run.Train(_experiment, _folder["run"], warned: warnings.Add);
        Assert.Contains("was begun by Grokscope 0.0.0", Assert.Single(warnings));
    }

    [Fact]
    public void Weights_are_found_by_name()
    {
        var run = Run.Train(_experiment, _folder["run"]);
        float[] theta = run.Weights(50);
        Assert.Equal(run.Layout.Count, theta.Length);
        foreach (Parameter parameter in run.Layout.Parameters)
            Assert.Equal(theta[parameter.Range], run.Weights(50, parameter.Name));
        Assert.Throws<KeyNotFoundException>(() => run.Weights(50, "weights"));
        Assert.Throws<StorageException>(() => run.Weights(51));
    }

    [Fact]
    public void The_model_gives_the_losses_of_the_evaluation()
    {
        var run = Run.Train(_experiment, _folder["run"]);
        using Transformer model = run.CreateModel();
        Assert.Equal(run.Evaluations[^1].TestLoss, Evaluation.Of(model, run.Experiment.Data, 120, run.Weights(120)).TestLoss);
    }

    [Fact]
    public void Measures_are_taken_by_name_or_of_one_s_own()
    {
        Run.Train(_experiment, _folder["run"]);
        var run = Run.Open(_folder["run"], "components=1");
        Assert.Null(run.ResultOf("pca"));
        MeasureResult pca = run.Measure("pca");
        Assert.Equal(pca.Numbers("summary", "pc1"), run.ResultOf("pca")!.Numbers("summary", "pc1"));
        Assert.Equal(1, run.ForMeasures().Components);
        Assert.Equal(run.Steps.Count, run.Measure(new CountingMeasure(needs: "pca")).RowsOf("").Count());
    }

    [Fact]
    public void What_cannot_be_measured_is_told()
    {
        var run = Run.Train(_experiment, _folder["run"]);
        Assert.Contains("whole study", Assert.Throws<ConfigurationException>(() => run.Measure("timescale")).Message);
        Assert.Contains("it is a test", Assert.Throws<MeasureException>(() => run.Measure(new CountingMeasure(fails: step => step == 100))).Message);
        Assert.Contains("decides the training", Assert.Throws<ConfigurationException>(() => Run.Open(run.Folder, "steps=9")).Message);
    }

    public void Dispose() => _folder.Dispose();
}
