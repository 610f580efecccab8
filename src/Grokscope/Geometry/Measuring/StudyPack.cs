using System.Text.Json;
using Grokscope.Experiments;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Measuring;

/// <summary>What is left out of a packed copy.</summary>
/// <param name="Weights">Whether the study's own last snapshots are copied; those of studies that go with it never are, as their runs may be hundreds.</param>
/// <param name="Digits">Significant digits of the measures' numbers.</param>
internal sealed record PackOptions(bool Weights, int Digits)
{
    /// <summary>As many digits as make a number of 64 bits again.</summary>
    public const int AllDigits = 17;

    /// <summary>Fewer would change what the report shows.</summary>
    public const int FewestDigits = 6;
}

/// <summary>What a packed copy of a study holds.</summary>
/// <param name="Runs">Runs of the study.</param>
/// <param name="LeftOut">Those among them that were left out, each with the reason.</param>
/// <param name="Bytes">Size of all files of the copy that were written or were there already.</param>
internal sealed record PackedStudy(int Runs, IReadOnlyList<(string Run, string Why)> LeftOut, long Bytes);

/// <summary>
/// Makes a small copy of a study, for keeping and sharing: everything that the report reads, and the final weights. Of each finished run config.toml, manifest.json,
/// result.json, basis.json, eval.csv and the measures as <see cref="PackedFile">packed files</see>, and the last snapshot; of a sweep also sweep.toml and sweep.csv. Left out are the path
/// (all other snapshots, so nothing new can be measured), checkpoints, train.csv, and the measures' CSV files, whose numbers stand in the JSON files as well.
/// </summary>
internal static class StudyPack
{
    /// <summary>Makes or completes a copy.</summary>
    /// <param name="from">Folder of the study, a sweep or a run; studies that [reproduce] with names are copied along.</param>
    /// <param name="to">Folder of the copy: new, empty, or an earlier copy of the same study.</param>
    /// <param name="options">What is left out.</param>
    /// <exception cref="ConfigurationException">The first is no study, or the second holds something else.</exception>
    /// <exception cref="RunException">No run is finished.</exception>
    /// <exception cref="StorageException">A file cannot be read or written.</exception>
    public static PackedStudy Write(string from, string to, PackOptions options)
    {
        bool isSweep = StudyFolder.IsSweep(from);
        Demand(from, to, Path.GetFileName(isSweep ? new SweepFolder(from).Configuration : new RunFolder(from).Configuration));
        if (!HasFinished(from))
            throw new RunException(string.Join(' ', StudyFolder.Cells(from).Select(cell => RunState.Read(cell.Folder)).Where(state => state.Status == RunStatus.Damaged).Select(state => state.Message)
                .Prepend($"{from}: there is nothing to pack: no run is finished.")));
        return isSweep ? OfSweep(from, to, options) : OfRuns(from, to, options);
    }

    private static PackedStudy OfSweep(string from, string to, PackOptions options)
    {
        SweepFolder source = new(from), target = new(to);
        // First, since a copy that was interrupted is known by it.
        DurableFile.CreateFolder(to);
        long own = Copy(source.Configuration, target.Configuration);
        PackedStudy[] parts =
        [
            OfRuns(from, to, options),
            .. StudyFolder.Others(from, Experiment.Load(source.Configuration)).Select(other => OfSweep(other, Path.Combine(to, Path.GetFileName(other)), options with { Weights = false })),
        ];
        own += Copy(source.Table, target.Table) + PackMeasures(from, to, options);
        return new PackedStudy(parts.Sum(part => part.Runs), [.. parts.SelectMany(part => part.LeftOut)], own + parts.Sum(part => part.Bytes));
    }

    private static PackedStudy OfRuns(string from, string to, PackOptions options)
    {
        ILookup<bool, (StudyCell Study, RunState State)> cells = StudyFolder.Cells(from).Select(cell => (cell, RunState.Read(cell.Folder))).ToLookup(cell => cell.Item2.IsDone);
        // A single run's folder is the study's.
        long bytes = cells[true].Sum(cell => PackRun(cell.Study.Folder, new RunFolder(Path.Combine(to, Path.GetRelativePath(from, cell.Study.Folder.Path))), options));
        return new PackedStudy(cells.Sum(kind => kind.Count()), [.. cells[false].Select(cell => (cell.Study.Cell.Name, WhyNot(cell.State)))], bytes);
    }

    private static bool HasFinished(string study) => StudyFolder.Cells(study).Any(cell => RunState.Read(cell.Folder).IsDone)
        || (StudyFolder.IsSweep(study) && StudyFolder.Others(study, Experiment.Load(new SweepFolder(study).Configuration)).Any(HasFinished));

    private static string WhyNot(RunState state) => state is { Status: RunStatus.Damaged, Message: { } message } ? message.TrimEnd('.') : "not finished";

    private static long PackRun(RunFolder from, RunFolder to, PackOptions options)
    {
        DurableFile.CreateFolder(to.Path);
        long bytes = Copy(from.Configuration, to.Configuration) + Copy(from.Manifest, to.Manifest) + Copy(from.Result, to.Result)
            + Copy(from.BasisDescription, to.BasisDescription) + Pack(PackedFile.Read(from.EvalCsv), to.EvalCsv) + PackMeasures(from.Path, to.Path, options);
        if (!options.Weights || from.SnapshotSteps() is not [.., int last])
            return bytes;
        DurableFile.CreateFolder(to.Snapshots);
        return bytes + Copy(from.Snapshot(last), to.Snapshot(last));
    }

    private static long PackMeasures(string from, string to, PackOptions options)
    {
        string source = MeasureFolder.In(from).Path, target = MeasureFolder.In(to).Path;
        if (!Directory.Exists(source))
            return 0;
        DurableFile.CreateFolder(target);
        return Directory.EnumerateFiles(source, "*.json").Order(StringComparer.Ordinal).Sum(file => Pack(Measure(file, options), Path.Combine(target, Path.GetFileName(file))));
    }

    private static byte[]? Measure(string file, PackOptions options)
    {
        byte[]? content = PackedFile.Read(file);
        if (content is null || options.Digits >= PackOptions.AllDigits)
            return content;
        try
        {
            return RoundedJson.Of(content, options.Digits);
        }
        catch (JsonException e)
        {
            throw MeasureResult.Damaged(file, e);
        }
    }

    private static long Copy(string from, string to) => Put(PackedFile.Read(from), to, to, DurableFile.Write);

    private static long Pack(byte[]? content, string to) => Put(content, to, to + PackedFile.Ending, PackedFile.Write);

    // A file that is not there is none of the study's; one that is there already need not be written.
    private static long Put(byte[]? content, string to, string file, Action<string, byte[]> write)
    {
        if (content is null)
            return 0;
        if (PackedFile.Read(to) is not { } there || !there.AsSpan().SequenceEqual(content))
            write(to, content);
        return StorageException.Guard(file, "read", () => new FileInfo(file).Length);
    }

    // Another study's files must not come between.
    private static void Demand(string from, string to, string configuration)
    {
        string there = Path.Combine(to, configuration);
        bool isCopy = File.Exists(there) && (HaveSame(configuration, from, to) || IsGrown(from, to));
        if (FolderPath.AreSame(from, to) || (!isCopy && Directory.Exists(to) && Directory.EnumerateFileSystemEntries(to).Any(entry => entry != there + DurableFile.Unfinished)))
            throw new ConfigurationException($"{to}: this folder holds something else than a packed copy of {from}. Give a new folder.");
    }

    // A sweep may have got more runs since: those of the copy are still its own.
    private static bool IsGrown(string from, string to)
    {
        string[] runs = [.. Directory.EnumerateDirectories(to).Where(run => File.Exists(new RunFolder(run).Configuration)).Select(run => Path.GetFileName(run))];
        return runs.Length > 0 && runs.All(run => HaveSame(Path.Combine(run, Path.GetFileName(new RunFolder(run).Configuration)), from, to));
    }

    private static bool HaveSame(string file, string from, string to) =>
        File.Exists(Path.Combine(from, file)) && File.ReadAllBytes(Path.Combine(to, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(from, file)));
}
