using System.Collections.Concurrent;
using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Studies;
using Grokscope.Tests.Cli;
using Grokscope.Training;

namespace Grokscope.Tests.Studies;

public sealed class StudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Experiment _experiment = Experiment.Parse(TinyExperiment.Toml(steps: 120, sweep: "seed = [1, 2]"), "tiny.toml", "tiny");

    [Fact]
    public void A_sweep_is_trained_and_measured()
    {
        ConcurrentDictionary<string, int> steps = [];
        var study = Study.Train(_experiment, _folder["study"], jobs: 2, (run, now) => steps[run] = now.Step);
        Assert.Equal(_experiment.Cells().Select(cell => cell.Name), study.Runs.Select(run => run.Name));
        Assert.All(study.Runs, run => Assert.Equal((120, RunStatus.Censored), (steps[run.Name], run.Status)));
        Assert.All(study.Measure(Measures.Choose("pca", "timescale")), outcome => Assert.True(outcome.IsDone || outcome.IsSkipped, outcome.Failure?.Message));
        Assert.All(Study.Open(_folder["study"]).Runs, run => Assert.NotNull(run.ResultOf("pca")));
    }

    [Fact]
    public void What_a_user_should_hear_of_a_run_is_passed_on()
    {
        using var stop = new CancellationTokenSource();
        Study.Train(_experiment, _folder["study"], jobs: 1, (_, _) => stop.Cancel(), stop: stop.Token);
        var begun = new RunFolder(_folder["study/seed=1"]);
        (Manifest.Read(begun)! with { GrokscopeVersion = "0.0.0", GitRevision = null }).Write(begun);
        ConcurrentBag<(string, string)> warnings = [];
        Study.Train(_experiment, _folder["study"], warned: (run, message) => warnings.Add((run, message)));
        (string name, string warning) = Assert.Single(warnings);
        Assert.Equal("seed=1", name);
        Assert.Contains("was begun by Grokscope 0.0.0", warning);
    }

    [Fact]
    public void A_single_run_is_a_study_too()
    {
        Run.Train(_experiment, _folder["run"]);
        var study = Study.Open(_folder["run"]);
        Assert.Equal(_folder["run"], Assert.Single(study.Runs).Folder);
        Assert.All(study.Measure(Measures.Choose("pca")), outcome => Assert.True(outcome.IsDone));
    }

    [Fact]
    public void A_sweep_is_no_run()
    {
        Study.Train(_experiment, _folder["study"]);
        Assert.Contains("as a study", Assert.Throws<ConfigurationException>(() => Run.Open(_folder["study"])).Message);
    }

    [Fact]
    public void A_run_that_failed_is_told()
    {
        Directory.CreateDirectory(_folder["study/seed=1"]);
        File.WriteAllText(_folder["study/seed=1/result.json"], "{");
        Assert.Contains("1 of 2 runs failed, first seed=1", Assert.Throws<RunException>(() => Study.Train(_experiment, _folder["study"])).Message);
    }

    public void Dispose() => _folder.Dispose();
}
