using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>What the files of a run's folder say at one moment; the run may be unfinished or still be written.</summary>
internal sealed class RecordedRun
{
    private RecordedRun(RunFolder folder, Experiment experiment, RunResult? result)
    {
        (Folder, Experiment, Result) = (folder, experiment, result);
        (Train, Eval) = (CsvTable.Read(folder.TrainCsv), CsvTable.Read(folder.EvalCsv));
        Steps = result?.Steps ?? folder.SnapshotSteps().Concat([LastStep(Train), LastStep(Eval)]).Max();
        Tasks = result?.Tasks ?? Observed();
    }

    /// <summary>The folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>The configuration.</summary>
    public Experiment Experiment { get; }

    /// <summary>result.json; null while the run is not finished.</summary>
    public RunResult? Result { get; }

    /// <summary>train.csv.</summary>
    public CsvTable Train { get; }

    /// <summary>eval.csv.</summary>
    public CsvTable Eval { get; }

    /// <summary>Steps done; of an unfinished run the last one that a row or a snapshot shows.</summary>
    public int Steps { get; }

    /// <summary>When each task generalised; of an unfinished run as far as eval.csv shows.</summary>
    public IReadOnlyDictionary<string, TaskProgress> Tasks { get; }

    /// <summary>Whether a folder holds anything of a run.</summary>
    public static bool IsBegun(RunFolder folder) => File.Exists(folder.Configuration) || File.Exists(folder.EvalCsv);

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="fallback">Its configuration where it holds none.</param>
    /// <exception cref="ConfigurationException">Its configuration cannot be used.</exception>
    /// <exception cref="StorageException">A file is damaged.</exception>
    public static RecordedRun Read(RunFolder folder, Experiment? fallback = null)
    {
        // Nothing in it counts, but a version that this Grokscope does not know is refused.
        _ = Manifest.Read(folder);
        bool hasOwn = fallback is null || File.Exists(folder.Configuration);
        Experiment experiment = hasOwn ? Experiment.Load(folder.Configuration) : fallback!;
        // Before the other files, which are whole once it is there.
        var result = RunResult.Read(folder);
        return new RecordedRun(folder, experiment, result);
    }

    /// <summary>The step up to which a table has all the rows that the run will give it.</summary>
    public int ReachOf(CsvTable table) => Result?.Steps ?? LastStep(table);

    private static int LastStep(CsvTable table) => table.Steps() is [.., int last] ? last : 0;

    private Dictionary<string, TaskProgress> Observed()
    {
        IReadOnlyList<string> tasks = Experiment.Shape.Tasks;
        StopOptions stop = Experiment.Train.Stop;
        var criterion = new GrokCriterion(tasks.Count, stop.Accuracy, stop.Patience);
        IReadOnlyList<int> steps = Eval.Steps();
        IReadOnlyList<double>[] columns = [.. tasks.Select(task => Accuracies($"test_acc_{task}"))];
        double[] accuracies = new double[tasks.Count];
        for (int row = 0; row < steps.Count; row++)
        {
            for (int task = 0; task < tasks.Count; task++)
                accuracies[task] = columns[task][row];
            criterion.Observe(steps[row], accuracies);
        }
        return tasks.Index().ToDictionary(task => task.Item, task => criterion.Progress(task.Index));

        IReadOnlyList<double> Accuracies(string column) => Eval.Column(column) is { } values && values.Count == Eval.Rows
            ? values
            : throw new StorageException(
                Folder.EvalCsv, $"there is no column {column}, though the configuration has this task; the file is damaged");
    }
}
