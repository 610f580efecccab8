using System.Globalization;
using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>Formats that weights are exported in.</summary>
internal enum WeightFormat
{
    /// <summary>safetensors, the snapshot's own bytes.</summary>
    Safetensors,

    /// <summary>NumPy's archive of arrays.</summary>
    Npz,
}

/// <summary>Weights of one step of a run as a file for other programs, under the names and shapes of PyTorch's state_dict.</summary>
/// <param name="run">The run's folder.</param>
/// <param name="step">The step.</param>
internal sealed class SnapshotExport(RunFolder run, int step)
{
    private const string Last = "last";
    private const int NeighboursShown = 2;

    /// <summary>The step.</summary>
    public int Step { get; } = step;

    /// <summary>Finds a snapshot.</summary>
    /// <param name="folder">A run's folder.</param>
    /// <param name="step">A number, or "last" for the last snapshot.</param>
    /// <exception cref="ConfigurationException">It is no run's folder, or it has no snapshot of this step; the nearest ones are named.</exception>
    public static SnapshotExport Find(string folder, string step)
    {
        if (StudyFolder.IsSweep(folder))
            throw new ConfigurationException($"{folder} holds a sweep. Give the folder of one of its runs, such as {new SweepFolder(folder).Cell(Sweep.Cells(Experiment.Load(new SweepFolder(folder).Configuration))[0]).Path}.");
        var run = new RunFolder(folder);
        IReadOnlyList<int> steps = run.SnapshotSteps();
        if (steps.Count == 0)
            throw new ConfigurationException(run.IsPacked
                ? $"{folder} holds no snapshots: it was packed without weights. Export from the study that it was made of."
                : $"{folder} holds no snapshots yet.");
        if (step == Last)
            return new SnapshotExport(run, steps[^1]);
        if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            throw new ConfigurationException($"--step takes a step, such as {steps[^1]}, or '{Last}', not '{step}'.");
        return steps.Contains(number)
            ? new SnapshotExport(run, number)
            : throw new ConfigurationException($"{folder} holds no snapshot of step {number}; the nearest are {Nearest(steps, number)}. There are {steps.Count}, from {steps[0]} to {steps[^1]}.");
    }

    /// <summary>A file's ending in a format, ".npz".</summary>
    public static string Ending(WeightFormat format) => $".{format.ToString().ToLowerInvariant()}";

    /// <summary>A file's name without a folder, from the run's and the step: "dual_step_00000200.npz".</summary>
    public string FileName(WeightFormat format) =>
        $"{run.Name}_{Path.GetFileNameWithoutExtension(run.Snapshot(Step))}{Ending(format)}";

    /// <summary>Writes the file, by rename; one that is there with the same bytes is left as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format.</param>
    /// <exception cref="ConfigurationException">Another file has this name.</exception>
    /// <exception cref="StorageException">The snapshot is damaged, or the file cannot be written.</exception>
    public void Write(string path, WeightFormat format)
    {
        byte[] content = Content(format);
        if (!File.Exists(path))
            DurableFile.Write(path, content);
        else if (!StorageException.Guard(path, "read", () => File.ReadAllBytes(path)).AsSpan().SequenceEqual(content))
            throw new ConfigurationException($"{path} is there and holds something else. Give another name with --out, or remove it.");
    }

    private byte[] Content(WeightFormat format)
    {
        string snapshot = run.Snapshot(Step);
        // Also for the plain copy: what is handed on is whole, and this model's.
        RunResult.DemandEnd(run, Step, Snapshot.Read(snapshot, new ParameterLayout(Experiment.Load(run.Configuration).Shape)));
        if (format == WeightFormat.Safetensors)
            return StorageException.Guard(snapshot, "read", () => File.ReadAllBytes(snapshot));
        using var archive = new MemoryStream();
        NumPyArchive.Write(archive, Safetensors.Read(snapshot));
        return archive.ToArray();
    }

    private static string Nearest(IReadOnlyList<int> steps, int step) => string.Join(", ",
        steps.Where(s => s < step).TakeLast(NeighboursShown).Concat(steps.Where(s => s > step).Take(NeighboursShown)));
}
