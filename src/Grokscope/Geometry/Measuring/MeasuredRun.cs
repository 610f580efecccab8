using System.Collections.Concurrent;
using Grokscope.Experiments;
using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Storage;
using Grokscope.Training.Tasks;

namespace Grokscope.Geometry.Measuring;

/// <summary>A run as measures see it: configuration, snapshots, tables. Shared by all threads; nothing in it changes.</summary>
/// <seealso cref="RunMeasure"/>
public sealed class MeasuredRun
{
    private readonly ConcurrentDictionary<string, Lazy<object>> _shared = new();

    /// <summary>A run of these parts.</summary>
    /// <param name="name">Its name for messages and tables.</param>
    /// <param name="experiment">Its configuration.</param>
    /// <param name="options">What and how densely to measure.</param>
    /// <param name="snapshots">Its weights.</param>
    /// <param name="folder">Its folder.</param>
    internal MeasuredRun(string name, Experiment experiment, MeasureOptions options, ISnapshots snapshots, RunFolder folder)
    {
        (Name, Experiment, Options, Snapshots, Folder) = (name, experiment, options, snapshots, folder);
        Layout = new ParameterLayout(experiment.Shape);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its configuration.</summary>
    public Experiment Experiment { get; }

    /// <summary>What and how densely to measure.</summary>
    public MeasureOptions Options { get; }

    /// <summary>Its weights.</summary>
    public ISnapshots Snapshots { get; }

    /// <summary>Its folder.</summary>
    internal RunFolder Folder { get; }

    /// <summary>Names, shapes and places of its parameters.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Pairs, answers and split.</summary>
    public DataSet Data => Experiment.Data;

    /// <summary>Whether it is being trained by this very process: there is one snapshot, the weights of the moment, and no path yet.</summary>
    public bool IsOnline { get; internal init; }

    /// <summary>Names of its tasks, [K].</summary>
    public IReadOnlyList<string> Tasks => Layout.Shape.Tasks;

    /// <summary>Principal directions taken of each attention matrix as a basis of the path.</summary>
    public int Components => Options.Components == 0 ? Tasks.Count : Options.Components;

    /// <summary>Steps of its snapshots, ascending.</summary>
    public IReadOnlyList<int> Steps => Snapshots.Steps;

    /// <summary>eval.csv; without rows where there is none.</summary>
    public CsvTable Eval => Shared("eval.csv", () => CsvTable.Read(Folder.EvalCsv));

    /// <summary>result.json; null while the run is not finished.</summary>
    public RunResult? Result => RunResult.Read(Folder);

    /// <summary>Whether it tells of training as it goes by itself, to its end.</summary>
    internal bool IsUndisturbed => UndisturbedRun.Is(Experiment, Result);

    /// <summary>When each task generalised, as far as the run's files show.</summary>
    public IReadOnlyDictionary<string, TaskProgress> Groks => Shared("groks", () => RecordedRun.Read(Folder, Experiment).Tasks);

    /// <summary>A run's folder.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What and how densely to measure; null for what its configuration says.</param>
    /// <exception cref="ConfigurationException">Its configuration cannot be used.</exception>
    internal static MeasuredRun Open(string name, RunFolder folder, MeasureOptions? options = null)
    {
        var experiment = Experiment.Load(folder.Configuration);
        return new MeasuredRun(name, experiment, options ?? experiment.Measure, new FolderSnapshots(folder, new ParameterLayout(experiment.Shape)), folder);
    }

    /// <summary>
    /// At most this many of the steps of snapshots, evenly spread over the training, the first and the last among them: of evenly spaced snapshots those that the
    /// published scripts choose (method.md §7), and where some lie closer than others no more of these.
    /// </summary>
    /// <exception cref="NotMeasurableException">There is no snapshot.</exception>
    public IReadOnlyList<int> Points(int most)
    {
        IReadOnlyList<int> steps = DemandSnapshots(1);
        if (steps.Count <= most)
            return steps;
        if (most == 1)
            return [steps[^1]];
        // The last snapshot at or before each of so many even steps: int(linspace(0, n − 1, most)) of n evenly spaced ones.
        return [.. Enumerable.Range(0, most).Select(i => steps[0] + (int)((long)(steps[^1] - steps[0]) * i / (most - 1))).Select(LastUpTo).Distinct()];

        int LastUpTo(int step)
        {
            int after = 1;
            while (after < steps.Count && steps[after] <= step)
                after++;
            return steps[after - 1];
        }
    }

    /// <summary>At most this many of the indices 0 … count − 1, evenly spread, the first and the last among them: int(linspace(0, count − 1, most)), most from 2.</summary>
    internal static IReadOnlyList<int> Even(int count, int most) =>
        [.. Enumerable.Range(0, Math.Min(count, most)).Select(i => count <= most ? i : (int)((long)(count - 1) * i / (most - 1)))];

    /// <summary>The steps of all snapshots.</summary>
    /// <param name="least">How many are needed.</param>
    /// <exception cref="NotMeasurableException">There are fewer.</exception>
    public IReadOnlyList<int> DemandSnapshots(int least) => Steps.Count >= least ? Steps : throw new NotMeasurableException(
        Steps.Count == 0
            ? $"{Name}: there are no snapshots in {Folder.Snapshots}. Train with snapshot_every, or wait for the first."
            : $"{Name}: this needs {least} snapshots, but there are {Steps.Count}. Train with a smaller snapshot_every, or wait.");

    /// <summary>Something that several pieces need and that is made once. The key must say all that it depends on besides the run.</summary>
    public T Shared<T>(string key, Func<T> make)
        where T : notnull =>
        (T)_shared.GetOrAdd(key, _ => new Lazy<object>(() => make())).Value;

    /// <summary>Results of a measure that has been taken before.</summary>
    /// <exception cref="NotMeasurableException">It has not.</exception>
    public MeasureResult ResultOf(string measure) => MeasureResult.Read(MeasureFolder.Of(this), measure)
        ?? throw new NotMeasurableException($"{Name}: {measure} has not been measured yet. Run measure with --only {measure} first.");
}

/// <summary>The runs of a study.</summary>
/// <param name="Path">The study's folder.</param>
/// <param name="Runs">Its runs, in the order of the sweep; those that have not begun are left out.</param>
/// <param name="Options">What and how densely to measure.</param>
/// <seealso cref="StudyMeasure"/>
public sealed record MeasuredStudy(string Path, IReadOnlyList<MeasuredRun> Runs, MeasureOptions Options);
