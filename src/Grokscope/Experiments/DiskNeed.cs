using System.Globalization;
using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>
/// Disk that a run's files take: snapshots of 4N bytes, two checkpoints of 12N (16N with an intervention), and the rows of train.csv and eval.csv. Everything
/// else stays below a few kilobytes, but for bases, a few of 4KN bytes in a study.
/// </summary>
internal static class DiskNeed
{
    // Headers of safetensors and checkpoints; a number of a table in its shortest notation, with its comma.
    private const int BytesPerHeader = 4096, BytesPerNumber = 20;

    /// <summary>Bytes of a run that ends after so many steps; snapshots near groks are counted as many as there can be.</summary>
    public static double Bytes(Experiment run, double steps)
    {
        (TrainingOptions train, int K) = (run.Train, run.Shape.K);
        double N = new ParameterLayout(run.Shape).Count;
        double snapshots = train.SnapshotEvery.AtMost((int)Math.Ceiling(steps), K) * ((4 * N) + BytesPerHeader);
        double rows = (steps / train.LogEvery * (K + 3)) + (steps / train.EvaluateEvery * ((4 * K) + 1));
        return snapshots + (2 * (((run.Intervention.IsSet ? 16 : 12) * N) + BytesPerHeader)) + (rows * BytesPerNumber);
    }

    /// <summary>Makes sure, before anything begins, that the disk takes what the runs are expected to write (<see cref="Timescale"/>).</summary>
    /// <param name="path">A folder on the disk.</param>
    /// <param name="runs">The runs with their folders, whose files count as written.</param>
    /// <exception cref="RunException">It does not; the message says what is needed and what is free.</exception>
    public static void Demand(string path, IEnumerable<(Experiment Run, RunFolder Folder)> runs)
    {
        double needed = runs.Where(r => !File.Exists(r.Folder.Result)).Sum(r => Math.Max(0, Bytes(r.Run, Timescale.ExpectedSteps(r.Run)) - Written(r.Folder)));
        double free = Free(path);
        if (needed > free)
            throw new RunException(
                $"{path}: the runs are expected to write {Words(needed)}, but only {Words(free)} are free on this disk. Free some space, give a folder on another disk, "
                + "or keep fewer snapshots, for example with --set snapshot_every=1000.");
    }

    /// <summary>Bytes that are free for this user on the disk of a folder, which need not exist yet.</summary>
    /// <exception cref="StorageException">The system does not tell.</exception>
    public static double Free(string path) => StorageException.Guard(path, "asked for its free space", () =>
    {
        string existing = Path.GetFullPath(path);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
            existing = parent;
        return (double)new DriveInfo(existing).AvailableFreeSpace;
    });

    /// <summary>An amount of bytes: "850 MB", "12.3 GB".</summary>
    public static string Words(double bytes) =>
        bytes < 1e9 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:f0} MB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:f1} GB");

    private static double Written(RunFolder folder) => !Directory.Exists(folder.Path) ? 0 : StorageException.Guard(folder.Path, "measured", () =>
        new DirectoryInfo(folder.Path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Sum(file => (double)file.Length));
}
