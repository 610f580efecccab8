using Grokscope.Training.Interventions;

namespace Grokscope.Experiments;

/// <summary>What is possible and yet hardly meant: it is told, and trained all the same.</summary>
internal static class Oversights
{
    /// <summary>Those of a sweep, a message each.</summary>
    /// <param name="experiment">The experiment.</param>
    public static IEnumerable<string> OfSweep(Experiment experiment)
    {
        Experiment[] runs = [.. Sweep.Cells(experiment).Select(cell => cell.Experiment)];
        InterventionKind[] kinds = [.. experiment.Sweep.FirstOrDefault(axis => axis.Setting.Path == "intervention.kind")?.Values.Cast<InterventionKind>() ?? [experiment.Intervention.Kind]];
        return
        [
            .. experiment.Exceptions.Where(e => e.DoesSomething).Select(e => Unmatched(experiment, e)).OfType<string>(),
            .. kinds.Any(kind => kind != InterventionKind.None) && runs.All(run => run.Intervention.IsIdle) ? Idle(kinds[^1]) : [],
            .. Late(runs),
        ];
    }

    /// <summary>Those of a single run, a message each.</summary>
    public static IEnumerable<string> OfRun(Experiment run) => [.. run.Intervention is { IsSet: true, IsIdle: true } ? Idle(run.Intervention.Kind) : [], .. Late([run])];

    private static string[] Idle(InterventionKind kind) =>
        [$"intervention.kind = {Toml.Text(Setting.NameOf(kind))} changes nothing: fraction is 0. Give its strength, such as --set fraction=0.5."];

    private static IEnumerable<string> Late(Experiment[] runs) => runs
        .Where(run => !run.Intervention.IsIdle && run.Intervention.FromStep > run.Train.Steps)
        .GroupBy(run => (run.Intervention.FromStep, run.Train.Steps))
        .Select(same => $"intervention.from_step = {same.Key.FromStep} comes after the last step, {same.Key.Steps}: the intervention changes nothing{(runs.Length > 1 ? $" in {same.Count()} of {runs.Length} runs" : "")}.");

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
