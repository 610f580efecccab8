using System.Text.Json;
using System.Text.Json.Serialization;
using Grokscope.Experiments;

namespace Grokscope.Docs.Speed;

/// <summary>What dev/pytorch/step_time.py prints, as far as the tables need it; times in milliseconds, one thread.</summary>
/// <param name="Torch">PyTorch's version.</param>
/// <param name="BlasCore">Kernels that OpenBLAS took.</param>
/// <param name="StepMs">A training step of dual and tri.</param>
/// <param name="GradientMs">A gradient on a batch of dual.</param>
/// <param name="HvpMs">A Hessian-vector product there, its graph kept.</param>
/// <param name="EvalMs">Losses and accuracies of dual on all 9216 pairs.</param>
internal sealed record PyTorchTimes(string Torch, string BlasCore, IReadOnlyDictionary<string, double> StepMs, double GradientMs, double HvpMs, double EvalMs);

/// <summary>A file of bench/machines, written by dev/pytorch/record.sh: what one machine reached on one day.</summary>
/// <param name="Machine">The machine in words.</param>
/// <param name="Processor">What the system calls its processor.</param>
/// <param name="Recorded">The day, as 2026-11-25.</param>
/// <param name="Provisional">Whether something else was at work, so that its times are no measure of the machine.</param>
/// <param name="Conditions">What was at work.</param>
/// <param name="All">bench on all processors.</param>
/// <param name="Grokscope">bench on one pinned core, run by run.</param>
/// <param name="PyTorch">PyTorch on the same core, in turn with it; none where it is not installed.</param>
internal sealed record MachineFile(
    string Machine,
    string Processor,
    string Recorded,
    bool Provisional,
    string Conditions,
    MachineReport All,
    IReadOnlyList<MachineReport> Grokscope,
    [property: JsonPropertyName("pytorch")] IReadOnlyList<PyTorchTimes> PyTorch)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>All of a source tree: those that count first, the newest of them first.</summary>
    /// <exception cref="JsonException">A file is no such file.</exception>
    /// <exception cref="FormatException">It has no runs, or not as many of both.</exception>
    public static IReadOnlyList<MachineFile> In(string root) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(root, "bench", "machines"), "*.json").Order(StringComparer.Ordinal).Select(path => Read(File.ReadAllText(path)))
            .OrderBy(file => file.Provisional).ThenByDescending(file => file.Recorded, StringComparer.Ordinal),
    ];

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">It is no such file.</exception>
    /// <exception cref="FormatException">It has no runs, or not as many of both.</exception>
    public static MachineFile Read(string json)
    {
        MachineFile file = JsonSerializer.Deserialize<MachineFile>(json, Options) ?? throw new JsonException("a machine's file is null");
        return file.Grokscope.Count > 0 && file.PyTorch.Count is var count && (count == 0 || count == file.Grokscope.Count) ? file
            : throw new FormatException($"{file.Machine}, {file.Recorded}: {file.Grokscope.Count} runs of Grokscope and {file.PyTorch.Count} of PyTorch");
    }
}
