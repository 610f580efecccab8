using Grokscope.Experiments;
using Grokscope.Geometry.Bases;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Studies;

/// <summary>A run in its folder: trained or opened here, then measured and read. Whatever is asked is read from the files as they are at that moment.</summary>
/// <example>
/// <code>
/// Experiment experiment = Experiment.Load("quick", "steps=20");
/// var trained = Run.Train(experiment, "runs/first", progress: now =&gt; Console.Write($"\r{now.Step} of {now.Steps}, loss {now.Loss:f2}"));
/// Console.WriteLine($"{trained.Status}: {trained.Result?.Steps} steps");
/// float[] embedding = Run.Open("runs/first").Weights(trained.Steps[^1], "tok_emb.weight"); // [P, C]
/// </code>
/// </example>
public sealed class Run
{
    private readonly RunFolder _folder;
    private readonly MeasureOptions _options;

    internal Run(string name, RunFolder folder, MeasureOptions? options = null)
    {
        (Name, _folder) = (name, folder);
        Experiment = Experiment.Load(folder.Configuration);
        Layout = new ParameterLayout(Experiment.Shape);
        _options = options ?? Experiment.Measure;
    }

    /// <summary>Its name: that of its folder.</summary>
    public string Name { get; }

    /// <summary>Path of its folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>Its configuration.</summary>
    public Experiment Experiment { get; }

    /// <summary>Names, shapes and places of its weights in θ.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>How far it is, or how it ended.</summary>
    public RunStatus Status => RunState.Read(_folder).Status;

    /// <summary>What it ended with; null while it is not done.</summary>
    /// <exception cref="StorageException">The file is damaged.</exception>
    public RunResult? Result => RunResult.Read(_folder);

    /// <summary>Losses and gradient norms of the batches, train.csv.</summary>
    /// <exception cref="StorageException">The file is damaged.</exception>
    public CsvTable Training => CsvTable.Read(_folder.TrainCsv);

    /// <summary>Accuracies and losses on all pairs, eval.csv, by step.</summary>
    /// <exception cref="StorageException">The file is damaged.</exception>
    public IReadOnlyList<Evaluation> Evaluations => [.. EvaluationTable.Read(_folder.EvalCsv, Layout.Shape.Tasks).Rows];

    /// <summary>Steps whose weights were kept, ascending.</summary>
    public IReadOnlyList<int> Steps => _folder.SnapshotSteps();

    /// <summary>
    /// Trains a run into a folder; goes on from its checkpoint where it was stopped, and gives it at once where it is done. [sweep] is not looked at: <see cref="Study.Train"/>
    /// does. Measures of [measure] online are taken on the way.
    /// </summary>
    /// <param name="experiment">Its configuration.</param>
    /// <param name="folder">Its folder; made where it does not exist.</param>
    /// <param name="threads">Threads, at least 1; they change no bit of the result.</param>
    /// <param name="progress">Is told how far it is, about ten times a second, on the thread that trains.</param>
    /// <param name="warned">Is told what the user should hear although the run goes on, such as that a checkpoint is damaged; on the same thread.</param>
    /// <param name="stop">Asks for a checkpoint and an early end: the run's status is then <see cref="RunStatus.Stopped"/>, and the same call goes on.</param>
    /// <exception cref="ConfigurationException">The folder holds a run of another configuration, or the intervention's directions are not at hand.</exception>
    /// <exception cref="RunException">The folder is in use, the disk is too full, or a file cannot be written or read.</exception>
    public static Run Train(
        Experiment experiment, string folder, int threads = 1, Action<RunProgress>? progress = null, Action<string>? warned = null, CancellationToken stop = default)
    {
        Experiment single = Sweep.Single(experiment);
        Measures.Demand(single);
        var place = new RunFolder(folder);
        DiskNeed.Demand(folder, [(single, place)]);
        ExperimentRun.Train(single, folder, Fast(threads), new Observer(progress, warned), stop);
        return new Run(place.Name, place);
    }

    /// <summary>Opens the folder of a run that has begun.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="changes">Changes of [measure] as "key=value", for measures that are taken then.</param>
    /// <exception cref="ConfigurationException">It is no run's folder, or a change is not one of [measure].</exception>
    public static Run Open(string folder, params IReadOnlyList<string> changes)
    {
        if (StudyFolder.IsSweep(folder))
            throw new ConfigurationException($"{folder}: this is the folder of a sweep. Open it as a study, or give the folder of one of its runs.");
        var place = new RunFolder(folder);
        return new Run(place.Name, place, StudyReader.OptionsOf(place.Configuration, changes));
    }

    /// <summary>θ after a step, [N].</summary>
    /// <param name="step">One of <see cref="Steps"/>.</param>
    /// <exception cref="StorageException">There is no such snapshot, or it is damaged.</exception>
    public float[] Weights(int step) => new FolderSnapshots(_folder, Layout).Read(step);

    /// <summary>A tensor after a step, row-major; its shape stands in <see cref="Layout"/>.</summary>
    /// <param name="step">One of <see cref="Steps"/>.</param>
    /// <param name="name">Its name in PyTorch's state_dict, such as "tok_emb.weight".</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="StorageException">There is no such snapshot, or it is damaged.</exception>
    public float[] Weights(int step, string name)
    {
        Parameter parameter = Layout[name];
        float[] entries = new float[parameter.Count];
        new FolderSnapshots(_folder, Layout).ReadRange(step, parameter.Offset, entries);
        return entries;
    }

    /// <summary>Its model with its tasks' answers, as loss function. To be disposed of.</summary>
    /// <param name="threads">Threads, at least 1.</param>
    public Transformer CreateModel(int threads = 1) => new(Experiment.Shape, Experiment.Data.Targets, threads);

    /// <summary>Takes a measure, after those that it needs; what has been taken before is read from its files.</summary>
    /// <param name="name">Its name, such as "pca"; <see cref="Measures.All"/> lists them.</param>
    /// <param name="jobs">Threads; null for one per processor. They change no bit of the result.</param>
    /// <param name="progress">Is told of each piece that is done, on any thread.</param>
    /// <param name="stop">Ends early; the pieces that are done stay, and the same call goes on.</param>
    /// <exception cref="ConfigurationException">There is no measure of this name.</exception>
    /// <exception cref="MeasureException">The run cannot be measured, and why.</exception>
    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    public MeasureResult Measure(string name, int? jobs = null, Action<MeasureProgress>? progress = null, CancellationToken stop = default) =>
        Measures.Find(name) is RunMeasure measure
            ? Measure(measure, jobs, progress, stop)
            : throw new ConfigurationException($"{name} is a measure of a whole study. Open the sweep's folder as a study.");

    /// <summary>Takes a measure, such as one of your own.</summary>
    /// <inheritdoc cref="Measure(string, int?, Action{MeasureProgress}?, CancellationToken)"/>
    public MeasureResult Measure(RunMeasure measure, int? jobs = null, Action<MeasureProgress>? progress = null, CancellationToken stop = default)
    {
        var study = new MeasuredStudy(Folder, [ForMeasures()], _options);
        IReadOnlyList<MeasureOutcome> outcomes = Study.Take(study, isSweep: false, [measure], jobs, progress, stop);
        return outcomes.FirstOrDefault(outcome => outcome.Failure is not null)?.Failure is { } failure
            ? throw (failure is MeasureException or StorageException ? failure : new MeasureException(failure.Message, failure))
            : ResultOf(measure.Name)!;
    }

    /// <summary>What a measure gave; null where it has not been taken.</summary>
    /// <param name="measure">Its name.</param>
    /// <exception cref="StorageException">The file is damaged.</exception>
    public MeasureResult? ResultOf(string measure) => MeasureResult.Read(MeasureFolder.In(Folder), measure);

    /// <summary>The run with the snapshots that it has now, as measures, bases and batches take it.</summary>
    public MeasuredRun ForMeasures() => new(Name, Experiment, _options, new FolderSnapshots(_folder, Layout), _folder);

    /// <summary>What trains: the fast model, the measures that [measure] online asks for, and the directions of interventions.</summary>
    internal static LossFactory Fast(int threads) => LossFactory.Fast(threads) with { Probe = OnlineMeasures.Create, Bases = RunBases.Create };

    private sealed class Observer(Action<RunProgress>? progress, Action<string>? warned) : IRunObserver
    {
        public void Progressed(in RunProgress now) => progress?.Invoke(now);

        public void Warned(string message) => warned?.Invoke(message);
    }
}
