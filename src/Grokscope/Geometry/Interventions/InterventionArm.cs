using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Training.Interventions;

namespace Grokscope.Geometry.Interventions;

/// <summary>
/// The runs of a study that agree in all but the fraction of their intervention, seeds, the step cap, and what concerns recording; with the plain runs, which are the same but for the
/// intervention: the fraction 0 of each arm.
/// </summary>
/// <param name="Name">Kind and basis, and what else sets it apart from the study's other arms: "delete_orthogonal path at=update".</param>
/// <param name="Group">Name of the runs that agree in all but the intervention, such as "add+mul".</param>
/// <param name="Cap">Smallest step cap of these: up to there all can be compared, c.</param>
/// <param name="AllPlain">Runs of the group without intervention, one for each set of seeds.</param>
/// <param name="Changed">The others, one for each set of seeds and fraction.</param>
internal sealed record InterventionArm(string Name, string Group, double Cap, IReadOnlyList<MeasuredRun> AllPlain, IReadOnlyList<MeasuredRun> Changed)
{
    private static readonly string[] Varying =
    [
        "train.seed", "train.init_seed", "train.split_seed", "train.batch_seed", "train.steps", "train.snapshot_every",
        "train.checkpoint_every", "train.log_every", "train.stop.enabled", "train.stop.extra_steps",
    ];

    /// <summary>
    /// Of the plain runs those with seeds and batches that the others have; all where none has. In a study that is not done yet, or that has fewer replicates
    /// in some arms, others would be compared with runs whose batches make them slower or faster.
    /// </summary>
    public IReadOnlyList<MeasuredRun> Plain { get; } = AllPlain.Any(plain => HasTwin(plain, Changed)) ? [.. AllPlain.Where(plain => HasTwin(plain, Changed))] : AllPlain;

    /// <summary>What its runs share.</summary>
    public InterventionOptions Options => Changed[0].Experiment.Intervention;

    /// <summary>The fractions, ascending, without 0.</summary>
    public IReadOnlyList<double> Fractions => [.. Changed.Select(run => run.Experiment.Intervention.Fraction).Distinct().Order()];

    /// <summary>The runs of a fraction; of 0 the plain ones.</summary>
    public IReadOnlyList<MeasuredRun> RunsAt(double fraction) =>
        fraction == 0 ? Plain : [.. Changed.Where(run => run.Experiment.Intervention.Fraction == fraction)];

    /// <summary>Whether another arm is this one's control: the same with random directions, of the same number where this one's is a choice.</summary>
    public bool IsControlledBy(InterventionArm other) =>
        Options.NeedsBasis && Options.Basis != BasisKind.Random && other.Options.Basis == BasisKind.Random && other.Group == Group
        && (other.Options.Directions == Options.Directions || Options.Basis == BasisKind.Attention)
        && Settings(Options).Where(Same).SequenceEqual(Settings(other.Options).Where(Same));

    /// <summary>The groups of a study that have an arm, with it; none where there is no intervention.</summary>
    public static IReadOnlyList<InterventionArm> Of(MeasuredStudy study)
    {
        List<(RunGroup Group, IReadOnlyList<MeasuredRun> Changed)> arms = [];
        foreach (RunGroup group in RunGroup.Of(study, path => Varying.Contains(path) || path.StartsWith(SettingTable.Intervention, StringComparison.Ordinal)))
            arms.AddRange(group.Runs.Where(run => !run.Experiment.Intervention.IsIdle).GroupBy(run => string.Join(' ', Settings(run.Experiment.Intervention)))
                .Select(same => (group, Distinct(same))));
        // Of each kind what sets its arms apart: kinds differ in where they act.
        Dictionary<InterventionKind, string[]> differing = arms.GroupBy(arm => arm.Changed[0].Experiment.Intervention.Kind).ToDictionary(
            kind => kind.Key, kind => kind.SelectMany(arm => Settings(arm.Changed[0].Experiment.Intervention)).Distinct().GroupBy(s => s.Key).Where(g => g.Count() > 1).Select(g => g.Key).ToArray());
        string[] tasks = [.. arms.Select(arm => TasksOf(arm.Group)).Distinct()];
        return
        [
            .. arms.Select(arm => new InterventionArm(
                NameOf(arm.Changed[0].Experiment.Intervention, differing) + (tasks.Length > 1 ? " " + arm.Group.Name : arm.Group.Name[TasksOf(arm.Group).Length..]),
                arm.Group.Name, arm.Group.Runs.Min(run => run.Experiment.Train.Steps), Distinct(arm.Group.Runs.Where(run => run.Experiment.Intervention.IsIdle)), arm.Changed)),
        ];
    }

    private static string TasksOf(RunGroup group) => string.Join('+', group.Runs[0].Tasks);

    private static string NameOf(InterventionOptions options, Dictionary<InterventionKind, string[]> differing) => string.Join(' ', Settings(options)
        .Where(setting => setting.Key is "kind" or "basis" || differing[options.Kind].Contains(setting.Key))
        .Select(setting => setting.Key is "kind" or "basis" ? setting.Value : $"{setting.Key}={setting.Value}"));

    private static bool Same((string Key, string Value) setting) => setting.Key is not ("basis" or "directions" or "basis_every" or "basis_file");

    private static bool HasTwin(MeasuredRun plain, IReadOnlyList<MeasuredRun> changed) => changed.Any(run => DosePoint.StreamsOf(run) == DosePoint.StreamsOf(plain));

    // The same run may stand in the study twice, as the fraction 0 of several arms: of the same seeds the one that has come farthest.
    private static IReadOnlyList<MeasuredRun> Distinct(IEnumerable<MeasuredRun> runs) =>
    [
        .. runs.GroupBy(run => (
                DosePoint.StreamsOf(run),
                run.Experiment.Intervention.IsIdle ? 0 : run.Experiment.Intervention.Fraction, run.Experiment.Intervention.IsIdle ? 0 : run.Experiment.Intervention.Seed))
            .Select(same => same.MaxBy(run => run.Result?.Steps ?? 0)!),
    ];

    /// <summary>The settings that decide what is done, but for the fraction and seeds.</summary>
    private static IEnumerable<(string Key, string Value)> Settings(InterventionOptions options)
    {
        var experiment = new Experiment { Intervention = options with { At = options.Point } };
        string[] keys =
        [
            "kind", .. If(options.NeedsBasis, "basis"), "at", "from_step",
            .. If(options.NeedsBasis && options.Basis is not (BasisKind.Attention or BasisKind.File), "directions"),
            .. If(options.NeedsBasis && options.Basis == BasisKind.Past, "basis_every"), .. If(options.NeedsBasis && options.Basis == BasisKind.File, "basis_file"),
            .. If(options.Kind == InterventionKind.Freeze, "tensors"), .. If(options.Point == InterventionPoint.Update, "with_decay"),
        ];
        return keys.Select(key =>
        {
            Setting setting = SettingTable.Find($"{SettingTable.Intervention}.{key}")!;
            return (key, setting.Words(setting.Get(experiment)));
        });

        static string[] If(bool applies, string key) => applies ? [key] : [];
    }
}
