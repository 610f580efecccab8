using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Geometry.Measuring;
using Grokscope.Training;

namespace Grokscope.Studies;

/// <summary>The runs of an experiment's [sweep], or a single run, in their folder.</summary>
/// <example>
/// <code>
/// Experiment experiment = Experiment.Load("quick", "steps=10", "seed=[1, 2]", "weight_decay=1");
/// Study study = Study.Train(experiment, "runs/seeds", jobs: 2, (name, now) =&gt; Console.WriteLine($"{name}: step {now.Step}"));
/// IReadOnlyList&lt;MeasureOutcome&gt; outcomes = study.Measure(Measures.Choose("heads"), progress: now =&gt; Console.WriteLine($"{now.AllDone} of {now.All}"));
/// foreach (MeasureOutcome outcome in outcomes.Where(outcome =&gt; !outcome.IsDone))
///     Console.WriteLine($"{outcome.Run}: {outcome.Failure?.Message}");
/// </code>
/// </example>
public sealed class Study
{
    private readonly IReadOnlyList<string> _changes;

    private Study(string folder, IReadOnlyList<string> changes)
    {
        (Folder, _changes) = (folder, changes);
        Runs = [.. StudyReader.Read(folder, changes).Runs.Select(run => new Run(run.Name, run.Folder, run.Options))];
    }

    /// <summary>Path of its folder.</summary>
    public string Folder { get; }

    /// <summary>Its runs that had begun when it was opened, in the order of the sweep.</summary>
    public IReadOnlyList<Run> Runs { get; }

    /// <summary>Trains all runs of an experiment's [sweep] that are not done yet, several at a time, each on one thread of this process.</summary>
    /// <param name="experiment">The experiment; <see cref="Experiment.Cells"/> lists its runs.</param>
    /// <param name="folder">The sweep's folder, with one for each run; made where it does not exist.</param>
    /// <param name="jobs">Runs at a time; null for one per processor.</param>
    /// <param name="progress">Is told a run's name and how far it is, on any thread.</param>
    /// <param name="warned">Is told a run's name and what the user should hear although it goes on, such as that a checkpoint is damaged; on any thread.</param>
    /// <param name="stop">Lets the runs save checkpoints and end; the same call goes on.</param>
    /// <exception cref="ConfigurationException">A run that has begun has another configuration.</exception>
    /// <exception cref="RunException">A run failed, the folder is in use, or the disk is too full. The other runs are trained all the same.</exception>
    public static Study Train(
        Experiment experiment, string folder, int? jobs = null, Action<string, RunProgress>? progress = null, Action<string, string>? warned = null, CancellationToken stop = default)
    {
        Measures.Demand(experiment);
        var executor = new ThreadExecutor(jobs ?? Environment.ProcessorCount, Run.Fast(threads: 1));
        IReadOnlyList<CellOutcome> outcomes = new SweepFolder(folder).Train(experiment, executor, new Observer(progress, warned), stop);
        CellOutcome[] failed = [.. outcomes.Where(outcome => outcome.Failure is not null)];
        return failed.Length == 0
            ? new Study(folder, [])
            : throw new RunException($"{failed.Length} of {outcomes.Count} runs failed, first {failed[0].Cell.Name}: {failed[0].Failure!.Message}", inner: failed[0].Failure);
    }

    /// <summary>Opens the folder of a sweep or of a run.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="changes">Changes of [measure] as "key=value", for measures that are taken then.</param>
    /// <exception cref="ConfigurationException">It is neither, or a change is not one of [measure].</exception>
    /// <exception cref="MeasureException">No run has begun.</exception>
    public static Study Open(string folder, params IReadOnlyList<string> changes) => new(folder, changes);

    /// <summary>Takes measures of all runs that have begun, and of them together, each after those that it needs. What has been taken is not taken again.</summary>
    /// <param name="measures">The measures: <see cref="Measures.All"/>, or <see cref="Measures.Choose"/> by name.</param>
    /// <param name="jobs">Threads; null for one per processor. They change no bit of the results.</param>
    /// <param name="progress">Is told of each piece that is done, on any thread.</param>
    /// <param name="stop">Ends early; the pieces that are done stay, and the same call goes on.</param>
    /// <returns>How each ended; the results are those of <see cref="ResultOf"/> and <see cref="Run.ResultOf"/>.</returns>
    /// <exception cref="RunException">Another process measures one of the runs.</exception>
    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    public IReadOnlyList<MeasureOutcome> Measure(IReadOnlyList<Measure> measures, int? jobs = null, Action<MeasureProgress>? progress = null, CancellationToken stop = default) =>
        Take(StudyReader.Read(Folder, _changes), StudyFolder.IsSweep(Folder), measures, jobs, progress, stop);

    /// <summary>What a measure of all runs together gave; null where it has not been taken.</summary>
    /// <param name="measure">Its name, such as "timescale".</param>
    /// <exception cref="Training.Storage.StorageException">The file is damaged.</exception>
    public MeasureResult? ResultOf(string measure) => MeasureResult.Read(MeasureFolder.In(Folder), measure);

    internal static IReadOnlyList<MeasureOutcome> Take(
        MeasuredStudy study, bool isSweep, IReadOnlyList<Measure> measures, int? jobs, Action<MeasureProgress>? progress, CancellationToken stop) =>
        new Measurer(jobs ?? Environment.ProcessorCount, new PieceObserver(progress)).Measure(study, isSweep, Measures.WithNeeded(measures), stop);

    private sealed class PieceObserver(Action<MeasureProgress>? progress) : IMeasureObserver
    {
        public void Progressed(in MeasureProgress now) => progress?.Invoke(now);
    }

    private sealed class Observer(Action<string, RunProgress>? progress, Action<string, string>? warned) : ISweepObserver
    {
        public void Queued(SweepCell cell, string state)
        {
        }

        public void Began(SweepCell cell)
        {
        }

        public void Progressed(SweepCell cell, in RunProgress now) => progress?.Invoke(cell.Name, now);

        public void Warned(SweepCell cell, string message) => warned?.Invoke(cell.Name, message);

        public void Ended(CellOutcome outcome)
        {
        }
    }
}
