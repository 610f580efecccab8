using Grokscope.Experiments;
using Grokscope.Training;

namespace Grokscope.Cli;

/// <summary>Where a command's files go.</summary>
internal static class OutputFolder
{
    private const string Runs = "runs";

    /// <summary>Folder of a single run: the one asked for, else one named after the experiment and its changes, so that the same command finds it again, in whatever order they are given.</summary>
    /// <exception cref="ConfigurationException">It holds a sweep.</exception>
    public static string ForRun(string? asked, Experiment experiment, IReadOnlyList<string> changes)
    {
        // Of a key that is given twice the last holds.
        IEnumerable<string> last = changes.Reverse().DistinctBy(change => change.Split('=')[0].Trim()).Order(StringComparer.Ordinal);
        string folder = asked ?? Path.Combine(Runs, string.Join('_', [experiment.Name, .. last.Select(Harmless)]));
        return File.Exists(new SweepFolder(folder).Configuration)
            ? throw new ConfigurationException($"{folder} holds a sweep. Give another folder for a single run with --out.")
            : folder;
    }

    /// <summary>Folder of a sweep: the one asked for, else one with the experiment's name.</summary>
    /// <exception cref="ConfigurationException">It holds a single run.</exception>
    public static string ForSweep(string? asked, Experiment experiment)
    {
        string folder = asked ?? experiment.Name;
        return File.Exists(new RunFolder(folder).Configuration)
            ? throw new ConfigurationException($"{folder} holds a single run. Give another folder for the sweep with --out.")
            : folder;
    }

    private static string Harmless(string change) =>
        string.Concat(change.Where(c => !char.IsWhiteSpace(c)).Select(c => char.IsAsciiLetterOrDigit(c) || c is '=' or '.' or '-' or '+' or '_' ? c : '-'));
}
