using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Report.Reading;

/// <summary>What a run's folder holds, for the report.</summary>
internal sealed class StudyRun
{
    private readonly string _path;
    private readonly FolderResults _results;
    private readonly List<string> _problems = [];

    private StudyRun(string path, IReadOnlyList<SweptValue> swept, Experiment experiment, RunState state)
    {
        (Name, Swept, Experiment, State) = (Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), swept, experiment, state);
        _path = path;
        _results = new FolderResults(path);
        if (state is { Status: RunStatus.Damaged, Message: { } message })
            _problems.Add(message);
        Evaluations = ReadEvaluations();
        Step = state.Result?.Steps ?? Math.Max(state.Step, Evaluations.Column("step") is [.., double last] ? (int)last : 0);
    }

    /// <summary>Name of the run's folder.</summary>
    public string Name { get; }

    /// <summary>What sets this run apart in its sweep; empty for a single run.</summary>
    public IReadOnlyList<SweptValue> Swept { get; }

    /// <summary>The run's configuration.</summary>
    public Experiment Experiment { get; }

    /// <summary>eval.csv.</summary>
    public CsvTable Evaluations { get; }

    /// <summary>How far the run is.</summary>
    public RunState State { get; }

    /// <summary>result.json; null while the run is not done.</summary>
    public RunResult? Result => State.Result;

    /// <summary>manifest.json; null before the run began.</summary>
    public Manifest? Manifest => State.Manifest;

    /// <summary>Whether it was trained elsewhere.</summary>
    public bool IsImported => Manifest?.Import is not null || State.Status == RunStatus.Imported;

    /// <summary>What the run is doing, or how it ended, in words.</summary>
    public string StatusWords => State.Status == RunStatus.Waiting ? "not begun" : State.Status.ToString().ToLowerInvariant();

    /// <summary>Steps done, as far as checkpoints and evaluations say.</summary>
    public int Step { get; }

    /// <summary>Names of the tasks.</summary>
    public IEnumerable<string> Tasks => Experiment.Task.Outputs.Select(t => t.Name);

    /// <summary>What sets the run apart, in words: "weight decay 0.3, seed 42".</summary>
    public string Title => Swept.Count == 0 ? Name : string.Join(", ", Swept.Select(v => v.Words));

    /// <summary>What is wrong with its files, as far as they have been read.</summary>
    public IEnumerable<string> Problems => _problems.Concat(_results.Problems);

    /// <summary>What a measure of the run gave; null where it has not been taken, or where its file is damaged or of another version, which <see cref="Problems"/> then says.</summary>
    public MeasureResult? ResultOf(string measure) => _results.Of(measure);

    /// <summary>Reads a run's folder; one that is not there yet is a run at step 0, and of one that is damaged <see cref="Problems"/> says what is.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="swept">What sets the run apart.</param>
    /// <param name="experiment">Its configuration.</param>
    public static StudyRun Read(string path, IReadOnlyList<SweptValue> swept, Experiment experiment) => new(path, swept, experiment, RunState.Read(new RunFolder(path)));

    /// <summary>The same run, read again.</summary>
    internal StudyRun Again() => Read(_path, Swept, Experiment);

    /// <summary>Step at which a task grokked; null where it has not.</summary>
    public int? GrokStep(string task) => Result?.Tasks.GetValueOrDefault(task)?.GrokStep;

    /// <summary>Step at which the last of the tasks grokked; null unless all have.</summary>
    public int? LastGrok => Result is { AllGrokked: true } ? Tasks.Max(GrokStep) : null;

    private CsvTable ReadEvaluations()
    {
        try
        {
            return CsvTable.Read(new RunFolder(_path).EvalCsv);
        }
        catch (StorageException e)
        {
            _problems.Add(e.Message);
            return CsvTable.Empty;
        }
    }
}

/// <summary>A swept key and a run's value of it.</summary>
/// <param name="Key">The key, such as "weight_decay".</param>
/// <param name="Value">The value in words.</param>
internal sealed record SweptValue(string Key, string Value)
{
    /// <summary>The key in words: "weight decay"; "tasks" for a choice of tasks.</summary>
    public string KeyWords => Key == SettingTable.Outputs.Key ? "tasks" : Key.Replace('_', ' ');

    /// <summary>Whether it is a seed, so that runs of several values are repetitions.</summary>
    public bool IsSeed => Key == "seed" || Key.EndsWith("_seed", StringComparison.Ordinal);

    /// <summary>In words: "weight decay 0.3".</summary>
    public string Words => $"{KeyWords} {Value}";
}
