using Grokscope.Training.Storage;

namespace Grokscope.Training;

/// <summary>
/// How far a run is, told every two seconds by the process that trains it: progress.json, which is gone once the process has ended in
/// an orderly way. Its age says whether a run whose manifest says "running" still lives, also to a machine that only sees the folder.
/// </summary>
internal sealed record ProgressFile
{
    /// <summary>Age from which the process counts as gone: many missed beats, and clocks of two machines that differ.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>Version of this file's format.</summary>
    public int SchemaVersion { get; init; } = Training.Manifest.Schema;

    /// <summary>Name of the machine.</summary>
    public required string Host { get; init; }

    /// <summary>Number of the process there.</summary>
    public required int Process { get; init; }

    /// <summary>When this was written.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Step at which the run will end as far as is known.</summary>
    public required int Steps { get; init; }

    /// <summary>Step at which this process began.</summary>
    public required int StartStep { get; init; }

    /// <summary>Step of the newest checkpoint on the disk.</summary>
    public required int SavedStep { get; init; }

    /// <summary>Loss of the newest batch; null before the first.</summary>
    public double? Loss { get; init; }

    /// <summary>Steps per second since this process began.</summary>
    public required double StepsPerSecond { get; init; }

    /// <summary>The newest evaluation of this process; null before the first.</summary>
    public Evaluation? Newest { get; init; }

    /// <summary>The same as an observer is told it.</summary>
    public RunProgress ToProgress() => new(Step, Steps, StartStep, SavedStep, Loss ?? double.NaN, StepsPerSecond, Newest);

    /// <summary>Whether the process lives, as far as this machine can tell.</summary>
    public bool IsAlive()
    {
        if ((DateTimeOffset.UtcNow - Updated).Duration() > Silence)
            return false;
        if (Host != Environment.MachineName)
            return true;
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The file's content at this moment in this process.</summary>
    public static ProgressFile Of(in RunProgress progress) => new()
    {
        Host = Environment.MachineName,
        Process = Environment.ProcessId,
        Updated = DateTimeOffset.UtcNow,
        Step = progress.Step,
        Steps = progress.Steps,
        StartStep = progress.StartStep,
        SavedStep = progress.SavedStep,
        Loss = double.IsFinite(progress.Loss) ? progress.Loss : null,
        StepsPerSecond = progress.StepsPerSecond,
        Newest = progress.Newest,
    };

    /// <summary>Writes the file into a folder.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Write(RunFolder folder) => JsonFile.WriteFleeting(folder.Progress, this);

    /// <summary>The file of a folder; null where there is none, or none that can be read: after a power cut it may be half a file.</summary>
    public static ProgressFile? Read(RunFolder folder)
    {
        try
        {
            return JsonFile.Read<ProgressFile>(folder.Progress) is { SchemaVersion: Training.Manifest.Schema } progress ? progress : null;
        }
        catch (StorageException)
        {
            return null;
        }
    }
}
