using System.Diagnostics;
using System.Text;
using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>What was imported.</summary>
/// <param name="Files">Files with weights, by step.</param>
/// <param name="Newest">Evaluation of the last imported step; null where the run had been imported before.</param>
/// <param name="Result">The run's result.</param>
internal sealed record ImportOutcome(IReadOnlyList<WeightFile> Files, Evaluation? Newest, RunResult Result);

/// <summary>
/// A run's folder made from weights that another program trained. All files are read and checked before anything is written; then come the manifest, which
/// marks the run as imported, config.toml, the snapshots, eval.csv and at the end result.json. What the folder ends with depends on the given files alone,
/// so that the same command goes on after a crash, and takes in files that have come since.
/// </summary>
internal sealed class ImportedRun
{
    private static readonly TimeSpan BetweenSaves = TimeSpan.FromSeconds(5);

    private readonly Experiment _experiment;
    private readonly RunFolder _folder;
    private readonly ParameterLayout _layout;
    private readonly IReadOnlyList<WeightFile> _files;
    private readonly GivenEvaluations? _given;
    private readonly ImportSource _source;
    private readonly LossFactory _factory;

    private ImportedRun(Experiment experiment, RunFolder folder, string source, LossFactory factory)
    {
        (_experiment, _folder, _factory) = (experiment, folder, factory);
        _layout = new ParameterLayout(experiment.Shape);
        _files = WeightFile.List(source);
        _given = GivenEvaluations.Read(source, experiment, _files[^1].Step);
        _source = new ImportSource(Path.GetFullPath(source), _given is not null);
    }

    /// <summary>Imports.</summary>
    /// <param name="experiment">Configuration of the run that was trained elsewhere; [sweep] is not looked at.</param>
    /// <param name="source">Folder of the weights.</param>
    /// <param name="path">The run's folder.</param>
    /// <param name="factory">What evaluates.</param>
    /// <param name="observer">Told what the user must hear, and how far the import is: steps are files.</param>
    /// <param name="stop">Gives up between two files.</param>
    /// <exception cref="ConfigurationException">The source has no usable files, or the folder holds another run.</exception>
    /// <exception cref="StorageException">A file is damaged, does not fit the configuration, or cannot be written.</exception>
    /// <exception cref="RunException">The folder is in use.</exception>
    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    public static ImportOutcome Make(Experiment experiment, string source, string path, LossFactory factory, IImportObserver observer, CancellationToken stop = default)
    {
        var folder = new RunFolder(path);
        if (FolderPath.AreSame(source, path))
            throw new ConfigurationException($"{path}: the folder of the weights cannot be the run's folder, too. Give another one with --out.");
        return new ImportedRun(experiment, folder, source, factory).Make(observer, stop);
    }

    /// <summary>Whether a folder's run was imported.</summary>
    /// <exception cref="StorageException">A file is damaged.</exception>
    public static bool Is(RunFolder folder) => Manifest.Read(folder)?.Import is not null || RunResult.Read(folder)?.Status == RunStatus.Imported;

    internal static ConfigurationException NotToBeTrained(RunFolder folder) =>
        new($"{folder.Path} holds a run that was imported: it can be measured, but not trained. Give another folder.");

    private ImportOutcome Make(IImportObserver observer, CancellationToken stop)
    {
        DemandReadable(observer, stop);
        DemandOwn();
        using FolderLock held = _folder.Open();
        if (!held.KeepsOthersOut())
            observer.Noted(FolderLock.HoldsNothing);
        DemandOwn();
        DemandSameWeights(stop);
        if (RunResult.Read(_folder) is { } before && IsComplete())
            return new ImportOutcome(_files, null, before);

        Manifest manifest = Begin();
        Evaluation newest = Take(observer, stop);
        RunResult result = Finish(newest);
        (manifest with { Step = result.Steps, Updated = DateTimeOffset.UtcNow }).Write(_folder);
        result.Write(_folder);
        return new ImportOutcome(_files, newest, result);
    }

    /// <summary>Reads every file once, so that nothing is written where one of them cannot be used.</summary>
    private void DemandReadable(IImportObserver observer, CancellationToken stop)
    {
        Dictionary<string, int> prefixes = [];
        int rounded = 0;
        foreach ((int index, WeightFile file) in _files.Index())
        {
            stop.ThrowIfCancellationRequested();
            ForeignWeights weights = file.Read(_layout);
            rounded += weights.WasRounded ? 1 : 0;
            if (weights.Prefix.Length > 0)
                prefixes[weights.Prefix] = prefixes.GetValueOrDefault(weights.Prefix) + 1;
            observer.Checked(index + 1, _files.Count);
        }
        foreach ((string prefix, int count) in prefixes)
            observer.Noted($"{Files(count)}: the prefix '{prefix}' of the tensors' names is left out.");
        if (_given is not null && _files.All(file => _given.Table[file.Step] is null))
            observer.Noted($"eval.csv of {_source.Folder} has none of the imported steps: it is taken along unchecked.");
        if (rounded > 0)
            observer.Noted($"{Files(rounded)}: float64 is rounded to float32, in which Grokscope computes.");

        string Files(int count) => count == _files.Count ? "all files" : $"{count} of {_files.Count} files";
    }

    private void DemandOwn()
    {
        if (Is(_folder))
        {
            string[] differences = File.Exists(_folder.Configuration)
                ? [.. _experiment.DifferencesFrom(Experiment.Load(_folder.Configuration)).Select(d => d.ThereAndNow())]
                : [];
            if (differences.Length > 0)
                throw new ConfigurationException($"{_folder.Path} holds an imported run of another configuration: {string.Join("; ", differences)}. "
                    + "Give another folder with --out, or delete this one.");
        }
        else if (new[] { _folder.Manifest, _folder.Configuration, _folder.EvalCsv, _folder.TrainCsv, _folder.Result, new SweepFolder(_folder.Path).Configuration }.FirstOrDefault(File.Exists) is { } file)
            throw new ConfigurationException($"{_folder.Path} holds another run or sweep: {Path.GetFileName(file)} is there, and nothing says that it was imported. Give another folder with --out.");
        else if (_folder.SnapshotSteps().Count > 0)
            throw new ConfigurationException($"{_folder.Path} holds another run's snapshots. Give another folder with --out.");
    }

    private void DemandSameWeights(CancellationToken stop)
    {
        foreach (int step in _folder.SnapshotSteps())
        {
            stop.ThrowIfCancellationRequested();
            WeightFile file = _files.FirstOrDefault(f => f.Step == step)
                ?? throw new ConfigurationException($"{_folder.Path} holds step {step} of an earlier import, and {_source.Folder} does not. Give another folder with --out, or delete this one.");
            ReadOnlySpan<byte> there = LittleEndian.Bytes<float>(Snapshot.Read(_folder.Snapshot(step), _layout));
            if (!there.SequenceEqual(LittleEndian.Bytes<float>(file.Read(_layout).Theta)))
                throw new ConfigurationException($"{_folder.Snapshot(step)} holds other weights than {file.Path}. Give another folder with --out, or delete this one.");
        }
    }

    private bool IsComplete() =>
        _folder.SnapshotSteps().Count == _files.Count
        && Manifest.Read(_folder)?.Import?.HasEvaluations == _source.HasEvaluations
        && (_given is null
            ? CsvTable.Read(_folder.EvalCsv).Steps().SequenceEqual(_files.Select(file => file.Step))
            : File.Exists(_folder.EvalCsv) && _given.Table.Bytes().AsSpan().SequenceEqual(File.ReadAllBytes(_folder.EvalCsv)));

    private Manifest Begin()
    {
        Manifest? before = Manifest.Read(_folder);
        // Whose evaluations these are must not depend on an earlier import.
        if (before?.Import?.HasEvaluations != _source.HasEvaluations)
            StorageException.Guard(_folder.EvalCsv, "removed", () => File.Delete(_folder.EvalCsv));
        StorageException.Guard(_folder.Result, "removed", () => File.Delete(_folder.Result));
        Manifest manifest = Manifest.Begin(_factory.InstructionSet) with { Status = RunStatus.Imported, Import = _source };
        if (before is not null)
            manifest = manifest with { Started = before.Started };
        manifest.Write(_folder);
        if (!File.Exists(_folder.Configuration))
            DurableFile.Write(_folder.Configuration, Encoding.UTF8.GetBytes(ExperimentWriter.ToToml(_experiment, asRun: true)));
        return manifest;
    }

    /// <summary>Writes snapshots and evaluates them, from where an earlier import stopped.</summary>
    private Evaluation Take(IImportObserver observer, CancellationToken stop)
    {
        ILossFunction loss = _factory.Create(_layout, _experiment.Data.Targets);
        using var owned = loss as IDisposable;
        var table = _given is null ? EvaluationTable.Read(_folder.EvalCsv, _layout.Shape.Tasks) : _given.Table;
        Evaluation? newest = null;
        long saved = Stopwatch.GetTimestamp();
        foreach ((int index, WeightFile file) in _files.Index())
        {
            if (stop.IsCancellationRequested || Stopwatch.GetElapsedTime(saved) > BetweenSaves)
            {
                table.WriteTo(_folder.EvalCsv);
                saved = Stopwatch.GetTimestamp();
            }
            stop.ThrowIfCancellationRequested();
            float[] theta = file.Read(_layout).Theta;
            if (!File.Exists(_folder.Snapshot(file.Step)))
                Snapshot.Write(_folder.Snapshot(file.Step), _layout, file.Step, theta);
            if (_given is null && table[file.Step] is { } known)
                newest = known;
            else
            {
                newest = Evaluation.Of(loss, _experiment.Data, file.Step, theta);
                _given?.Demand(newest, file);
                if (_given is null)
                    table.Add(newest);
            }
            observer.Taken(index + 1, _files.Count);
        }
        table.WriteTo(_folder.EvalCsv);
        return newest!;
    }

    private RunResult Finish(Evaluation newest) => new()
    {
        Status = RunStatus.Imported,
        Steps = newest.Step,
        Tasks = RecordedRun.Read(_folder).Tasks,
        WeightsSha256 = RunResult.SumOf(Snapshot.Read(_folder.Snapshot(newest.Step), _layout)),
        Seconds = 0,
    };
}

/// <summary>Looks on while weights are imported.</summary>
internal interface IImportObserver
{
    /// <summary>So many of the files have been read and found good; nothing is written before all are.</summary>
    void Checked(int files, int of);

    /// <summary>So many of the files are snapshots now and have been evaluated.</summary>
    void Taken(int files, int of);

    /// <summary>Something that the user should hear, such as float64 that is rounded.</summary>
    void Noted(string message);
}
