using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Grokscope.Training.Storage;

namespace Grokscope.Training;

/// <summary>Where, when and by what a run was made: manifest.json.</summary>
internal sealed record Manifest
{
    /// <summary>Version of the format that this Grokscope writes and reads.</summary>
    public const int Schema = 1;

    /// <summary>Version of the run folder's format.</summary>
    public int SchemaVersion { get; init; } = Schema;

    /// <summary>Version of Grokscope.</summary>
    public string GrokscopeVersion { get; init; } = "";

    /// <summary>Git revision that this Grokscope was built from; null where the build did not know it.</summary>
    public string? GitRevision { get; init; }

    /// <summary>Name of the processor.</summary>
    public string Cpu { get; init; } = "";

    /// <summary>Instruction set of the kernels: avx512, avx2 or scalar.</summary>
    public string InstructionSet { get; init; } = "";

    /// <summary>How far the run is.</summary>
    public RunStatus Status { get; init; }

    /// <summary>Step of the newest checkpoint, or of the end.</summary>
    public int Step { get; init; }

    /// <summary>Whether it was stopped by a <see cref="Training.StopRequest"/>, so that nothing but a command of the user's goes on with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool StopRequested { get; init; }

    /// <summary>When the run first began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When this file was last written.</summary>
    public DateTimeOffset Updated { get; init; }

    /// <summary>Wall time of the training up to then, over all its sessions.</summary>
    public double Seconds { get; init; }

    /// <summary>Where the weights of a run come from that was trained elsewhere; null of a run that Grokscope trained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImportSource? Import { get; init; }

    /// <summary>What made the run fail; null where nothing did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>The manifest of a run that begins on this machine.</summary>
    /// <param name="instructionSet">Instruction set of the kernels.</param>
    public static Manifest Begin(string instructionSet)
    {
        string[] version = (typeof(Manifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+');
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return new Manifest
        {
            GrokscopeVersion = version[0],
            GitRevision = version.ElementAtOrDefault(1),
            Cpu = CpuName(),
            InstructionSet = instructionSet,
            Started = now,
            Updated = now,
        };
    }

    /// <summary>The manifest of a folder, or null where there is none.</summary>
    /// <exception cref="StorageException">The file is damaged, or of a format that this Grokscope does not know.</exception>
    public static Manifest? Read(RunFolder folder)
    {
        Manifest? manifest = JsonFile.Read<Manifest>(folder.Manifest);
        DemandSchema(folder.Manifest, manifest?.SchemaVersion ?? Schema);
        return manifest;
    }

    /// <summary>Refuses a file of a format that this Grokscope does not know.</summary>
    /// <exception cref="StorageException">It is one.</exception>
    public static void DemandSchema(string path, int version)
    {
        if (version != Schema)
            throw new StorageException(path, $"the file has schema version {version}, but this Grokscope reads version {Schema}; use the Grokscope that made it");
    }

    /// <summary>What made the run, in words: version and revision.</summary>
    public string Maker() => GitRevision is null ? GrokscopeVersion : $"{GrokscopeVersion} ({GitRevision})";

    /// <summary>Writes the manifest into a folder.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Write(RunFolder folder) => JsonFile.Write(folder.Manifest, this);

    private static string CpuName()
    {
        const string linux = "/proc/cpuinfo";
        string? name = OperatingSystem.IsLinux() && File.Exists(linux)
            ? File.ReadLines(linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return name ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}

/// <summary>Where imported weights come from.</summary>
/// <param name="Folder">The folder of their files.</param>
/// <param name="HasEvaluations">Whether that folder held an eval.csv, which was taken along; else Grokscope evaluated the weights itself.</param>
internal sealed record ImportSource(string Folder, bool HasEvaluations);
