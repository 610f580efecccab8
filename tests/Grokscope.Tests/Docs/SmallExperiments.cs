using Grokscope.Experiments;

namespace Grokscope.Tests.Docs;

/// <summary>
/// The built-in experiments, and those of the pages, with a tiny model, few steps and few runs under their own names: what a page's commands are run with, so that they are the
/// same commands and end at once. What a command changes by --set it changes here, too.
/// </summary>
internal static class SmallExperiments
{
    private static readonly string[] Sizes =
    [
        "modulus=7", "d_model=8", "layers=1", "heads=2", "d_ff=8", "steps=60", "batch_size=16", "eval_every=20", "snapshot_every=20", "checkpoint_every=40",
    ];

    // Their number says nothing about a command.
    private static readonly Dictionary<string, string[]> FewRuns = new()
    {
        ["quick"] = ["weight_decay=[0.0, 1.0]", "seed=[42, 137]"],
        ["paper"] = ["outputs=[\"add+mul\"]", "weight_decay=[1.0]", "seed=[42]"],
        ["paper-seeds"] = ["outputs=[\"add+mul\"]", "weight_decay=[1.0]", "seed=[42, 137]"],
        ["deletion-quick"] = FewDeletions,
        ["deletion-dual"] = FewDeletions,
        ["deletion-tri"] = FewDeletions,
    };

    private static string[] FewDeletions => ["seed=42", "batch_seed=1", "fraction=[0.0, 0.5]", "basis=[\"path\", \"random\"]"];

    /// <summary>Writes the built-in ones into a folder, each as NAME.toml.</summary>
    public static void WriteBuiltIn(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in BuiltInExperiments.Names)
            Write(folder, Experiment.Load(name, [.. Sizes, .. FewRuns.GetValueOrDefault(name, [])]));
    }

    /// <summary>Writes one of a page's.</summary>
    public static void Write(string folder, string name, string toml) => Write(folder, Experiment.Parse(toml, $"{name}.toml", name, Sizes));

    private static void Write(string folder, Experiment experiment)
    {
        string[] with = [.. experiment.Reproduce.With.Select(other => $"\"{Path.Combine(folder, $"{other}.toml")}\"")];
        string text = ExperimentWriter.ToToml(experiment, comments: false);
        File.WriteAllText(Path.Combine(folder, $"{experiment.Name}.toml"), with.Length == 0 ? text
            : string.Join('\n', text.Split('\n').Select(line => line.StartsWith("with = ", StringComparison.Ordinal) ? $"with = [{string.Join(", ", with)}]" : line)));
    }
}
