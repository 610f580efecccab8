using Grokscope.Training;

namespace Grokscope.Experiments;

/// <summary>Keeps a sweep from going on in a folder that holds another one.</summary>
internal static class SweepCheck
{
    /// <summary>Compares the cells with what has begun in the folder.</summary>
    /// <exception cref="ConfigurationException">A cell that has begun has another configuration, or would be left out; the keys that differ are named.</exception>
    public static void Demand(SweepFolder folder, Experiment experiment, IReadOnlyList<SweepCell> cells)
    {
        if (File.Exists(folder.Configuration))
            DemandAll(folder, experiment, cells, Experiment.Load(folder.Configuration));
        (string Line, string Cell)[] differences = [.. cells.SelectMany(cell => Differences(folder, cell).Select(line => (line, cell.Name)))];
        if (differences.Length == 0)
            return;
        IEnumerable<string> lines = differences.GroupBy(d => d.Line).Select(g => g.Count() == 1 ? $"{g.Key} ({g.First().Cell})" : $"{g.Key} ({g.Count()} cells)");
        throw Refused(folder, string.Join("; ", lines));
    }

    private static void DemandAll(SweepFolder folder, Experiment experiment, IReadOnlyList<SweepCell> cells, Experiment before)
    {
        var names = cells.Select(cell => cell.Name).ToHashSet();
        string[] missing = [.. Sweep.Cells(before).Where(cell => !names.Contains(cell.Name) && HasBegun(folder.Cell(cell))).Select(cell => cell.Name)];
        if (missing.Length == 0)
            return;
        bool sameKeys = before.Sweep.Select(axis => axis.Setting).SequenceEqual(experiment.Sweep.Select(axis => axis.Setting));
        throw Refused(folder, sameKeys
            ? $"{missing.Length} of its cells have begun and are missing now, such as {missing[0]}"
            : $"other keys are swept there ({Keys(before)} there, {Keys(experiment)} now), which names the cells otherwise");

        static string Keys(Experiment sweep) => sweep.Sweep.Count == 0 ? "none" : string.Join(", ", sweep.Sweep.Select(axis => axis.Setting.Path));
    }

    private static bool HasBegun(RunFolder folder) => File.Exists(folder.Configuration);

    private static IEnumerable<string> Differences(SweepFolder folder, SweepCell cell) =>
        HasBegun(folder.Cell(cell)) ? cell.Experiment.DifferencesFrom(Experiment.Load(folder.Cell(cell).Configuration)).Select(d => d.ThereAndNow()) : [];

    private static ConfigurationException Refused(SweepFolder folder, string why) =>
        new($"{folder.Path} holds another sweep: {why}. Give another folder with --out, or the configuration of this one.");
}
