using Grokscope.Tests.Cli;
using Grokscope.Training;

namespace Grokscope.Tests.Fuzz;

/// <summary>A small study with interventions, measured, reported and exported, of which one run is unfinished; it is made once, and copies of it are damaged.</summary>
public sealed class DamagedStudy : IDisposable
{
    private const string Unfinished = "fraction=0.5_seed=2";

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _files;
    private readonly string[][] _kinds;
    private readonly string _weights;

    public DamagedStudy()
    {
        File.WriteAllText(_folder["tiny.toml"], TinyExperiment.Toml(sweep: "fraction = [0.0, 0.5]\nseed = [1, 2]").Replace("snapshot_every = 50", "snapshot_every = 20")
            + "\n[intervention]\nkind = \"delete_orthogonal\"\nfrom_step = 20\ndirections = 2\n[measure]\ncommutator_points = 2\nsamples = 2\n");
        Done("sweep", _folder["tiny.toml"], "--out", _folder["study"]);
        Done("measure", _folder["study"], "--only", "pca,commutator,delta-svd,spectra,dose-response", "--jobs", "2");
        Done("report", _folder["study"]);
        foreach (string step in new[] { "20", "40" })
            Done("export", _folder[$"study/{PlainRun}"], "--step", step, "--format", step == "20" ? "npz" : "safetensors", "--out", Make(_folder["study/weights"]));
        var run = new RunFolder(_folder[$"study/{Unfinished}"]);
        _weights = RunResult.Read(run)!.WeightsSha256;
        File.Delete(run.Result);
        (Manifest.Read(run)! with { Status = RunStatus.Running, Step = 40 }).Write(run);
        ProgressFile.Of(new RunProgress(50, 60, 0, 40, 1, 25, null)).Write(run);
        File.WriteAllText(_folder[$"study/{Unfinished}/measures/heads.parts"], "{\"fingerprint\": \"0\"}\n");
        Directory.Delete(_folder["study/report/figures"], recursive: true);
        _files = [.. Directory.GetFiles(_folder["study"], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder["study"], file)).Order(StringComparer.Ordinal)];
        _kinds = [.. _files.GroupBy(KindOf).Select(kind => kind.ToArray())];
    }

    private static string PlainRun => "kind=none_seed=1";

    public void Dispose() => _folder.Dispose();

    /// <summary>Damages a file of a copy and runs a command on it; what is wrong with how the command ends, or null.</summary>
    public string? ProblemOf(int number)
    {
        var random = new Random((number * 7919) + 2);
        string copy = _folder.Copy("study", $"copies/{number}");
        try
        {
            string file = Pick(Pick(_kinds)), how = DamagedFile.Damage(Path.Combine(copy, file), [.. _files.Select(other => _folder[$"study/{other}"])], random);
            string[] command = Command(copy, file, random);
            var run = CommandRun.Of(command);
            string said = $"{run.Out}\n{run.Error}";
            string told = $"{command[0]} with {file} {how} ends with {run.Code}: {string.Join(' ', command)}\n{Beginning(said)}";
            if (run.Code is not (0 or 1 or 2 or 3 or 75))
                return $"code: {told}";
            if (said.Contains("   at Grokscope") || said.Contains("This is a fault in Grokscope"))
                return $"fault: {told}";
            bool names = said.Contains(Path.GetFileName(file)) || said.Contains(Path.GetFileName(Path.GetDirectoryName(Path.Combine(copy, file))!));
            if (run.Code is not 0 && (!names || run.Error.Length + (command[0] == "compare" ? run.Out.Length : 0) == 0))
                return $"message: {told}";
            return command[0] == "cell" && run.Code == 0 && RunResult.Read(new RunFolder(Path.Combine(copy, Unfinished)))!.WeightsSha256 != _weights ? $"weights: {told}" : null;
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }

        T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
    }

    /// <summary>Flips a bit of a finished run's last weights, which stay finite, and expects a command to tell.</summary>
    public void FlippedEnd(string command)
    {
        string copy = _folder.Copy("study", $"copies/{command}"), run = Path.Combine(copy, PlainRun), snapshot = Path.Combine(run, "snapshots", "step_00000060.safetensors");
        byte[] content = File.ReadAllBytes(snapshot);
        content[^4] ^= 1;
        File.WriteAllBytes(snapshot, content);
        string[] options = command == "export" ? ["--step", "last", "--out", Path.Combine(copy, "out.npz"), "--format", "npz"] : ["--only", "compress"];
        var ended = CommandRun.Of([command, run, .. options]);
        Assert.Equal((int)ExitCode.Failed, ended.Code);
        Assert.Contains("weights_sha256", ended.Error);
        Assert.Contains("step_00000060.safetensors", ended.Error);
    }

    private string[] Command(string copy, string file, Random random)
    {
        string own = Path.Combine(copy, file.Split(Path.DirectorySeparatorChar)[0]);
        string ofRun = File.Exists(Path.Combine(_folder["study"], file.Split(Path.DirectorySeparatorChar)[0], "config.toml")) ? own : Path.Combine(copy, PlainRun);
        if (file.StartsWith("weights", StringComparison.Ordinal) && random.Next(4) > 0)
            return ["import", Path.Combine(copy, "weights"), "--config", _folder["tiny.toml"], "--out", Path.Combine(copy, "imported")];
        return random.Next(24) switch
        {
            < 3 => ["status", copy],
            < 5 => ["status", copy, "--json"],
            < 10 => ["cell", copy, Unfinished],
            < 13 => ["export", ofRun, "--step", "last", "--out", Path.Combine(copy, "exported.safetensors")],
            < 16 => ["compare", copy, _folder["study"]],
            < 17 => ["compare", ofRun, Path.Combine(_folder["study"], Path.GetFileName(ofRun)), "--json"],
            < 20 => ["measure", copy, "--only", random.Next(2) == 0 ? "pca,dose-response" : "heads,spectra", "--jobs", "1"],
            < 21 => ["report", copy, "--text"],
            < 22 when random.Next(2) == 0 => ["report", copy],
            < 23 => ["train", _folder["tiny.toml"], "--set", "kind=none", "--set", "fraction=0.0", "--set", "seed=1", "--out", Path.Combine(copy, PlainRun)],
            _ => ["import", Path.Combine(ofRun, "snapshots"), "--config", _folder["tiny.toml"], "--out", Path.Combine(copy, "imported")],
        };
    }

    // Of the runs' files each name is a kind; of numbered ones, measures and reports each folder with an ending.
    private static string KindOf(string file)
    {
        string folder = Path.GetFileName(Path.GetDirectoryName(file))!;
        return folder is "report" ? folder : folder is "snapshots" or "checkpoints" or "measures" or "bases" or "weights" ? folder + Path.GetExtension(file) : Path.GetFileName(file);
    }

    private static string Make(string folder)
    {
        Directory.CreateDirectory(folder);
        return folder;
    }

    private static void Done(params string[] command)
    {
        var run = CommandRun.Of(command);
        Assert.True(run.Code == 0, $"{string.Join(' ', command)}: {run.Out}\n{run.Error}");
    }

    private static string Beginning(string text) => text.Length <= 1500 ? text : text[..1500];
}
