using System.CommandLine;
using System.Globalization;
using Grokscope.Cli.Completion;
using Grokscope.Experiments;

namespace Grokscope.Cli.Commands;

/// <summary>Arguments and options that several commands have.</summary>
internal static class Shared
{
    /// <summary>--executor local.</summary>
    public const string Local = "local";

    /// <summary>--executor slurm.</summary>
    public const string Slurm = "slurm";

    /// <summary>Most threads that a run is given unasked.</summary>
    public const int MostThreads = 4;

    /// <summary>EXPERIMENT.</summary>
    public static Argument<string> Experiment() =>
        NoOption(new("EXPERIMENT") { Description = $"A built-in experiment ({string.Join(", ", BuiltInExperiments.Names)}) or a path to a TOML file." }).With(Candidates.Experiments);

    /// <summary>DIR, or another name.</summary>
    public static Argument<string> Folder(string name = "DIR", string description = "The folder of a sweep or of a single run.") =>
        NoOption(new(name) { Description = description }).With(Candidates.Folders);

    /// <summary>--set.</summary>
    public static Option<string[]> Set() => Set("Gives a key another value, such as weight_decay=0.3; may be repeated.", Candidates.Keys);

    /// <summary>--set of a command that makes a sweep.</summary>
    public static Option<string[]> SetOrSweep() => Set(
        "Gives a key another value, such as weight_decay=0.3, or several to sweep, such as \"seed=[1, 2]\"; may be repeated.", Candidates.Keys);

    /// <summary>--set of some keys.</summary>
    /// <param name="description">What it does.</param>
    /// <param name="candidates">The keys that a word may become.</param>
    public static Option<string[]> Set(string description, Func<string, IEnumerable<string>> candidates) =>
        new Option<string[]>("--set") { Description = description, HelpName = "key=value", DefaultValueFactory = _ => [] }.With(candidates);

    /// <summary>--out.</summary>
    /// <param name="fallback">The folder that is used without it, in words.</param>
    public static Option<string?> Out(string fallback) => Path("--out", $"Folder for all files [default: {fallback}]", "DIR");

    /// <summary>An option that takes a folder or a file.</summary>
    public static Option<string?> Path(string name, string description, string helpName)
    {
        Option<string?> option = new Option<string?>(name) { Description = description, HelpName = helpName }.With(helpName == "FILE" ? Candidates.Files : Candidates.Folders);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                result.AddError($"{name} takes a {(helpName == "FILE" ? "file" : "folder")}, not an empty name.");
        });
        return option;
    }

    /// <summary>--json.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Writes JSON for scripts." };

    /// <summary>Threads for one run, where many can share its work: beyond so many they mostly wait for each other in steps of a few milliseconds.</summary>
    public static int ManyThreads => Math.Min(Environment.ProcessorCount, MostThreads);

    /// <summary>Tells what a user should hear of although the command goes on.</summary>
    public static void Warn(IEnumerable<string> messages, Surroundings surroundings)
    {
        foreach (string message in messages)
            surroundings.Error.WriteLine($"warning: {message}");
    }

    /// <summary>--jobs.</summary>
    public static Option<int?> Jobs() => Count(
        "--jobs", $"Runs at a time, each in a process of its own [default: {Environment.ProcessorCount}, one per processor; with slurm the experiment's slurm.array_limit]");

    /// <summary>--executor.</summary>
    public static Option<string> Executor() =>
        Choice("--executor", "Where runs are trained: on this machine (local), or as jobs of a cluster (slurm, set up by the experiment's [slurm])", Local, Slurm);

    /// <summary>An option that takes one of some names; without it the first.</summary>
    public static Option<string> Choice(string name, string description, params IReadOnlyList<string> names)
    {
        Option<string> option = new(name) { Description = description, HelpName = string.Join('|', names), DefaultValueFactory = _ => names[0] };
        option.CompletionSources.Add([.. names]);
        option.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !names.Contains(token.Value)) is { } wrong)
                result.AddError($"{name} takes {string.Join(" or ", names)}, not '{wrong.Value}'.");
        });
        return option;
    }

    /// <summary>A count of at least one.</summary>
    public static Option<int?> Count(string name, string description) => Whole(name, description, 1, 1024);

    /// <summary>A whole number between two.</summary>
    public static Option<int?> Whole(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            string given = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
            if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
                return number;
            result.AddError($"{name} takes a whole number from {least} to {most}, not '{given}'.");
            return null;
        },
    };

    // Else a mistyped option would be looked for as a file.
    private static Argument<string> NoOption(Argument<string> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (string option in result.Tokens.Select(t => t.Value).Where(t => t.StartsWith('-')))
                result.AddError($"There is no option '{option}'.");
        });
        return argument;
    }
}
