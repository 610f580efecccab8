using System.Text.Json.Serialization;
using Grokscope.Training.Storage;

namespace Grokscope.Training;

/// <summary>How far a run is, or how it ended.</summary>
/// <seealso cref="RunResult"/>
public enum RunStatus
{
    /// <summary>It has not begun. Stands in no file.</summary>
    Waiting,

    /// <summary>It is being trained; in a manifest also one whose process was killed.</summary>
    Running,

    /// <summary>Its process ended without a word, by kill -9 or with its machine. Stands in no file: a manifest says "running".</summary>
    Interrupted,

    /// <summary>It was stopped after saving a checkpoint.</summary>
    Stopped,

    /// <summary>Something made it end, such as a full disk; once that is mended it goes on.</summary>
    Failed,

    /// <summary>A file that says how far it is cannot be read. Stands in no file.</summary>
    Damaged,

    /// <summary>Every task grokked.</summary>
    Grokked,

    /// <summary>The step cap came before the last task's grok.</summary>
    Censored,

    /// <summary>The loss or the gradient stopped being finite.</summary>
    Diverged,

    /// <summary>It was trained elsewhere, and its weights were imported. It is never trained on.</summary>
    Imported,
}

/// <summary>What a run ended with: result.json, whose presence says that the run is done.</summary>
/// <example>
/// <code>
/// if (run.Result is RunResult result)
///     foreach ((string task, TaskProgress progress) in result.Tasks)
///         Console.WriteLine($"{result.Status} after {result.Steps} steps; {task} grokked at {progress.GrokStep?.ToString() ?? "no step"}");
/// </code>
/// </example>
public sealed record RunResult
{
    /// <summary>Version of this file's format.</summary>
    public int SchemaVersion { get; init; } = Manifest.Schema;

    /// <summary><see cref="RunStatus.Grokked"/>, <see cref="RunStatus.Censored"/>, <see cref="RunStatus.Diverged"/> or <see cref="RunStatus.Imported"/>.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Steps done.</summary>
    public required int Steps { get; init; }

    /// <summary>When each task generalised.</summary>
    public required IReadOnlyDictionary<string, TaskProgress> Tasks { get; init; }

    /// <summary>SHA-256, in hexadecimal, of the final parameters as little-endian float32 in flat order.</summary>
    [JsonPropertyName("weights_sha256")]
    public required string WeightsSha256 { get; init; }

    /// <summary>Wall time of the training, over all its sessions.</summary>
    public required double Seconds { get; init; }

    /// <summary>What went wrong; null where nothing did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>Whether every task grokked, also in an imported run.</summary>
    [JsonIgnore]
    public bool AllGrokked => Tasks.Values.All(task => task.GrokStep is not null);

    /// <summary>What the process should end with.</summary>
    [JsonIgnore]
    internal ExitCode Code => Status == RunStatus.Diverged ? ExitCode.Failed : ExitCode.Done;

    /// <summary>SHA-256, in hexadecimal, of some parameters as little-endian float32 in flat order.</summary>
    internal static string SumOf(ReadOnlySpan<float> theta) => Convert.ToHexStringLower(Sha256.Of(LittleEndian.Bytes(theta)));

    /// <summary>Makes sure that the weights of a run's last step are those that it ended with.</summary>
    /// <param name="folder">The run's folder; of one that is not finished nothing is known.</param>
    /// <param name="step">The step of the weights.</param>
    /// <param name="theta">θ, [N], as its snapshot holds it.</param>
    /// <exception cref="StorageException">They are not, so the snapshot is damaged.</exception>
    internal static void DemandEnd(RunFolder folder, int step, ReadOnlySpan<float> theta)
    {
        if (Read(folder) is { } result && result.Steps == step && result.WeightsSha256 != SumOf(theta))
            throw new StorageException(folder.Snapshot(step), $"the weights are not those that the run ended with: their SHA-256 is not weights_sha256 of {folder.Result}. One of the two files is damaged; "
                + "restore it from a copy, or remove the run's folder and train it again");
    }

    /// <summary>The result of a folder, or null where its run is not done.</summary>
    /// <exception cref="StorageException">The file is damaged, or of a format that this Grokscope does not know.</exception>
    internal static RunResult? Read(RunFolder folder)
    {
        RunResult? result = JsonFile.Read<RunResult>(folder.Result);
        Manifest.DemandSchema(folder.Result, result?.SchemaVersion ?? Manifest.Schema);
        return result;
    }

    /// <summary>Writes the result into a folder, by rename.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    internal void Write(RunFolder folder) => JsonFile.Write(folder.Result, this);
}
