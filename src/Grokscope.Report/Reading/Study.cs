using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Report.Reading;

/// <summary>A sweep's folder, or a single run's, as the report reads it.</summary>
internal sealed class Study
{
    private readonly FolderResults _results;

    private Study(string folder, Experiment experiment, IReadOnlyList<StudyRun> runs, IReadOnlyList<Study> others) =>
        (Folder, Experiment, Runs, Others, _results) = (folder, experiment, runs, others, new FolderResults(folder));

    /// <summary>The folder as it was given.</summary>
    public string Folder { get; }

    /// <summary>The folder's own name.</summary>
    public string Name => FolderPath.Name(Folder);

    /// <summary>The configuration that the runs share, with its [sweep].</summary>
    public Experiment Experiment { get; }

    /// <summary>The runs, in the order of the sweep, the last swept key changing fastest.</summary>
    public IReadOnlyList<StudyRun> Runs { get; }

    /// <summary>The studies that [reproduce] with names, as far as their folders are there.</summary>
    public IReadOnlyList<Study> Others { get; }

    /// <summary>Whether some of its runs have an intervention: what sets runs apart is then its strength, and not a few swept values.</summary>
    public bool HasInterventions => Runs.Any(run => !run.Experiment.Intervention.IsIdle);

    /// <summary>Names of the tasks; a run may have fewer where they are swept.</summary>
    public IReadOnlyList<string> Tasks => [.. Experiment.Task.Outputs.Select(t => t.Name)];

    /// <summary>Place of a task among <see cref="Tasks"/>, which decides its colour on the whole page; −1 where it has none.</summary>
    public int IndexOf(string task) => Tasks.ToList().IndexOf(task);

    /// <summary>The largest number of steps that a run has done; at least 1.</summary>
    public int LastStep => Math.Max(1, Runs.Max(r => r.Step));

    /// <summary>At which steps the runs were evaluated, in words.</summary>
    public string EvaluationRhythm => Runs.All(run => run.IsImported) ? "at the steps that were imported with it"
        : $"every {Page.Words.Count(Experiment.Train.EvaluateEvery, "step")}{(Runs.Any(run => run.IsImported) ? " (imported runs: at the steps that were imported)" : "")}";

    /// <summary>
    /// The runs by what sets them apart other than their seeds, in the order of the sweep: what a figure can show as one, with a band. Where nothing but
    /// seeds is swept, they are one.
    /// </summary>
    public IReadOnlyList<Condition> Conditions =>
    [
        .. Runs.GroupBy(run => string.Join(", ", run.Swept.Where(value => !value.IsSeed).Select(value => value.Words))).Select(group => new Condition(group.Key, [.. group])),
    ];

    /// <summary>What is wrong with its files, as far as they have been read, and with those of the studies that go with it.</summary>
    public IEnumerable<string> Problems => _results.Problems.Concat(Runs.SelectMany(run => run.Problems)).Concat(Others.SelectMany(other => other.Problems)).Distinct();

    /// <summary>What a measure of the study gave; null where it has not been taken, or where its file is damaged or of another version, which <see cref="Problems"/> then says.</summary>
    public MeasureResult? ResultOf(string measure) => _results.Of(measure);

    /// <summary>Keys of [measure] with which some measures, and those that they need, were taken where the study's configuration has other values: "samples=3".</summary>
    public IReadOnlyList<string> ChangesOf(IReadOnlyList<string> measures) =>
    [
        .. Measures.WithNeeded([.. measures.Select(Measures.Find)])
            .SelectMany(measure => Runs.Select(run => run.ResultOf(measure.Name)).Prepend(ResultOf(measure.Name)).OfType<MeasureResult>()
                .SelectMany(result => result.OptionsThatDiffer(measure.ValuesIn(Experiment.Measure))))
            .DistinctBy(option => option.Key)
            .Select(option => $"{option.Key}={option.Then}"),
    ];

    /// <summary>Reads a folder.</summary>
    /// <exception cref="ConfigurationException">It is neither a sweep nor a run.</exception>
    /// <exception cref="StorageException">A file is damaged.</exception>
    public static Study Read(string folder)
    {
        if (!StudyFolder.IsSweep(folder))
        {
            var single = Experiment.Load(new RunFolder(folder).Configuration);
            return new Study(folder, single, [StudyRun.Read(Path.GetFullPath(folder), [], single)], []);
        }
        var sweep = new SweepFolder(folder);
        var experiment = Experiment.Load(sweep.Configuration);
        return new Study(folder, experiment, [.. Sweep.Cells(experiment).Select(cell =>
            StudyRun.Read(sweep.Cell(cell).Path, SweptValues(experiment, cell), cell.Experiment))], [.. StudyFolder.Others(folder, experiment).Select(Read)]);
    }

    /// <summary>The same study with some of its runs read again, by names.</summary>
    internal Study Again(IReadOnlySet<string> changed) =>
        new(Folder, Experiment, [.. Runs.Select(run => changed.Contains(run.Name) ? run.Again() : run)], Others);

    private static SweptValue[] SweptValues(Experiment experiment, SweepCell cell) =>
        [.. experiment.Sweep.Select(axis => new SweptValue(axis.Setting.Key, axis.Setting.Words(axis.Setting.Get(cell.Experiment))))];
}
