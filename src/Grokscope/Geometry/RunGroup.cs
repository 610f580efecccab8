using Grokscope.Geometry.Measuring;

namespace Grokscope.Geometry;

/// <summary>Runs of a study that differ in nothing but weight decay, seeds, length and how often they write.</summary>
/// <param name="Name">Their tasks, "add+mul", and what else sets them apart from others of the same tasks: "add+mul lr=0.002".</param>
/// <param name="Runs">The runs, in the order of the study.</param>
internal sealed record RunGroup(string Name, IReadOnlyList<MeasuredRun> Runs)
{
    private static readonly string[] Varying =
    [
        "train.weight_decay", "train.seed", "train.init_seed", "train.split_seed", "train.batch_seed", "train.steps", "train.snapshot_every",
        "train.checkpoint_every", "train.log_every", "train.stop.enabled", "train.stop.extra_steps",
    ];

    /// <summary>The groups of a study, in the order of their first runs.</summary>
    public static IReadOnlyList<RunGroup> Of(MeasuredStudy study) => Of(study, Varying.Contains);

    /// <summary>The groups of runs that differ in nothing but some settings, in the order of their first runs.</summary>
    /// <param name="study">The runs.</param>
    /// <param name="varies">Whether the setting of this path may differ.</param>
    public static IReadOnlyList<RunGroup> Of(MeasuredStudy study, Func<string, bool> varies)
    {
        List<RunGroup> groups = [];
        foreach (IGrouping<string, MeasuredRun> alike in study.Runs.GroupBy(run => string.Join('+', run.Tasks)))
        {
            Dictionary<MeasuredRun, (string Path, string Value)[]> settings = alike.ToDictionary(
                run => run, run => run.Experiment.Values().Where(setting => !varies(setting.Path)).ToArray());
            // A setting that some runs do not have sets them apart, too: an intervention, or another optimiser.
            string[] differing =
            [
                .. settings.Values.SelectMany(values => values).GroupBy(v => v.Path)
                    .Where(g => g.Distinct().Count() > 1 || g.Count() < settings.Count).Select(g => g.Key),
            ];
            groups.AddRange(alike
                .GroupBy(run => string.Concat(settings[run].Where(s => differing.Contains(s.Path)).Select(s => $" {s.Path[(s.Path.LastIndexOf('.') + 1)..]}={s.Value}")))
                .Select(same => new RunGroup(alike.Key + same.Key, [.. same])));
        }
        return groups;
    }
}
