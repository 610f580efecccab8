using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Cli;
using Grokscope.Training;

namespace Grokscope.Tests.Geometry.Measuring;

/// <summary>A tiny run that has been trained, in a folder of its own.</summary>
internal sealed class TrainedRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainedRun(params string[] overrides)
    {
        string text = TinyExperiment.Toml(steps: 300, sweep: "");
        var experiment = Experiment.Parse(text, "tiny.toml", "tiny", overrides);
        Path = _folder["run"];
        ExperimentRun.Train(experiment, Path, LossFactory.Fast(1) with { Probe = OnlineMeasures.Create }, null, CancellationToken.None);
    }

    public string Path { get; }

    public MeasureFolder Measures => MeasureFolder.In(Path);

    public string Copy(string name) => _folder.Copy("run", name);

    public MeasuredRun Open() => MeasuredRun.Open("run", new RunFolder(Path));

    /// <summary>Takes measures of the run.</summary>
    public IReadOnlyList<MeasureOutcome> Measure(int jobs, CancellationToken stop, params Measure[] measures)
    {
        MeasuredRun run = Open();
        return new Measurer(jobs, new SilentObserver()).Measure(new MeasuredStudy(Path, [run], run.Options), false, measures, stop);
    }

    /// <summary>Text of all files that measures wrote, by name.</summary>
    public Dictionary<string, string> Files() => Directory.EnumerateFiles(Measures.Path)
        .Where(path => System.IO.Path.GetExtension(path) is ".json" or ".csv")
        .ToDictionary(path => System.IO.Path.GetFileName(path), File.ReadAllText);

    public void Dispose() => _folder.Dispose();
}
