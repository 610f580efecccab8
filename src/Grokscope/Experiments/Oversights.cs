using Grokscope.Training.Interventions;

namespace Grokscope.Experiments;

/// <summary>What is possible and yet hardly meant: it is told, and trained all the same.</summary>
internal static class Oversights
{
    /// <summary>Those of a sweep, a message each.</summary>
    /// <param name="experiment">The experiment.</param>
    public static IEnumerable<string> OfSweep(Experiment experiment) => experiment.Exceptions.Where(e => e.DoesSomething).Select(e => Unmatched(experiment, e)).OfType<string>();

    // A key that --set narrowed on purpose says nothing, nor one that follows another; runs without an intervention are trained where others need their paths.
    private static string? Unmatched(Experiment experiment, CellException exception)
    {
        foreach ((Setting setting, IReadOnlyList<object> values) in exception.Where)
        {
            SweepAxis? axis = experiment.Sweep.FirstOrDefault(axis => axis.Setting == setting);
            string? given = axis?.Where ?? experiment.Document.Values.GetValueOrDefault(setting.Path)?.Where;
            string[] there = [.. (axis?.Values ?? [setting.Get(experiment)]).Select(setting.Words)];
            if (given?.StartsWith("--set", StringComparison.Ordinal) != true && !setting.Follows && !values.Contains(InterventionKind.None) && !values.Select(setting.Words).Intersect(there).Any())
                return $"{exception.Place}: this [[cell]] means no run: {setting.Path} is {string.Join(" or ", values.Select(setting.Words))} in none, but {string.Join(", ", there)}.";
        }
        return null;
    }
}
