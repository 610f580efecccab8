using Grokscope.Training.Storage;

namespace Grokscope.Training;

/// <summary>Names of the files of a run. Reading needs nothing more; who writes takes <see cref="Open"/>'s lock first.</summary>
/// <param name="path">The run's folder.</param>
internal sealed class RunFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The folder's own name, without those that it lies in.</summary>
    public string Name => FolderPath.Name(Path);

    /// <summary>The resolved configuration.</summary>
    public string Configuration => In("config.toml");

    /// <summary>Where, when and by what the run was made.</summary>
    public string Manifest => In("manifest.json");

    /// <summary>Losses and gradient norms.</summary>
    public string TrainCsv => In("train.csv");

    /// <summary>Accuracies and losses on all pairs.</summary>
    public string EvalCsv => In("eval.csv");

    /// <summary>What was watched of an intervention.</summary>
    public string InterventionCsv => In("intervention.csv");

    /// <summary>Folder of the snapshots.</summary>
    public string Snapshots => In("snapshots");

    /// <summary>Folder of the checkpoints.</summary>
    public string Checkpoints => In("checkpoints");

    /// <summary>How far the run is, as long as its process lives.</summary>
    public string Progress => In("progress.json");

    /// <summary>Another process' wish that the run stop.</summary>
    public string StopRequest => In("stop");

    /// <summary>What the run ended with.</summary>
    public string Result => In("result.json");

    /// <summary>Which basis an intervention has, and where it comes from.</summary>
    public string BasisDescription => In("basis.json");

    /// <summary>Whether it is a small copy of a run, of which the path is left out.</summary>
    public bool IsPacked => !File.Exists(EvalCsv) && PackedFile.Exists(EvalCsv);

    /// <summary>Path of a step's snapshot.</summary>
    public string Snapshot(int step) => SnapshotFiles.PathOf(step);

    /// <summary>Steps of the snapshots that are there, ascending.</summary>
    public IReadOnlyList<int> SnapshotSteps() => SnapshotFiles.Steps();

    /// <summary>Makes the folder where it does not exist, takes it for this process and removes what a killed process left unfinished.</summary>
    /// <param name="patience">How long to wait for another process that holds it.</param>
    /// <exception cref="RunException">Another process holds it.</exception>
    /// <exception cref="StorageException">It cannot be made or written.</exception>
    public FolderLock Open(TimeSpan patience = default)
    {
        DurableFile.CreateFolder(Path);
        var held = FolderLock.Take(Path, patience);
        try
        {
            foreach (string folder in new[] { Path, Snapshots, Checkpoints })
            {
                DurableFile.CreateFolder(folder);
                DurableFile.RemoveUnfinished(folder);
            }
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private StepFiles SnapshotFiles => new(Snapshots, ".safetensors");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
