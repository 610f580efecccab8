using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Onset;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry;

/// <summary>
/// The step from which a run's commutator defect has risen, by the three published rules and one that looks only back, how long before each
/// task's generalisation it lies, and how often each rule fires on shuffled series. Source: method.md §9; §23, 10–13.
/// </summary>
internal sealed class OnsetMeasure : RunMeasure
{
    /// <summary>Shuffled series per kind: a share is then known to ±1.6 points at worst (one standard error).</summary>
    internal const int Shuffles = 1000;

    private const string Never = "the rule never fires";

    // The published onsets may rest on the rounding of float32 (method.md §23, 7); the exact form is defined where the difference is lost in it.
    private static readonly (string Form, string Column)[] Forms =
        [("difference", "defect_median"), ("published_f32", "defect_published_median"), ("exact", "defect_exact_median")];

    /// <inheritdoc/>
    public override string Name => "onset";

    /// <inheritdoc/>
    public override string Summary => "onset of the commutator defect and its lead before each task's grok, by four rules, with their false-positive rates";

    /// <inheritdoc/>
    public override string Source => "method.md §9 (V1, V2, V3), §23 C";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Needs => ["commutator"];

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", "an onset against one generalisation: a form of the defect, a rule, a criterion and a task",
            new("form", "", "defect of commutator, mode total: difference: from gradient differences; published_f32: from float32 weights, as published; exact: the limit of small steps"),
            new("rule", "", "v1, v2, v3: the published ones; backward: the median of D over the last max(1000, e/5) steps above 3 times that over the time since "
                + "memorisation before them, for half as many steps, e the steps since memorisation"),
            new("criterion", "", "grok: the run's own criterion (G98 by default); acc_90: first evaluation of 90 % (G90); min_acc_95: first with 95 % in all tasks (G95)"),
            new("task", "", "the task; first: the earliest of them; all: all of them together"),
            new("onset", "steps", "step at which the rule fires; v1 and v2 see the run up to its last grok, as the published runs ended there"),
            new("generalised", "steps", "step at which the criterion is met"),
            new("lead", "steps", "generalised − onset"),
            new("fractional_lead", "share of 1", "lead/generalised"),
            new("points", "", "points of the series at which the defect is defined")),
        new("false_positives", "a rule on shuffled series of the run's defect up to its last grok",
            new("form", "", "form of the defect"),
            new("rule", "", "the rule"),
            new("null", "", "order: the defects in a random order; increments: the steps of ln D in a random order, first and last level kept"),
            new("firing", "share of 1", "shuffled series on which the rule fires"),
            new("firing_before_grok", "share of 1", "shuffled series on which it fires before the run's first grok"),
            new("shuffles", "", "shuffled series")),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["measure_seed"];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run) => [new MeasureItem("run")];

    /// <inheritdoc/>
    /// <exception cref="MeasureException">The commutators are not measured, or at too few points.</exception>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        MeasureResult commutators = run.ResultOf("commutator");
        IReadOnlyList<GrokTime> times = GrokTimes.Of(run);
        int? firstGrok = GrokTimes.FirstGrok(run), lastGrok = GrokTimes.LastGrok(run);
        OnsetRule?[] rules = [new ThreeInARow(), new Envelope(), new TenfoldAndTwenty(), GrokTimes.Memorised(run) is { } step ? new BackwardRule(step) : null];
        foreach ((string form, string column) in Forms)
        {
            var series = DefectSeries.Read(commutators, column);
            DefectSeries published = series.UpTo(lastGrok);
            if (published.Count < OnsetRule.LeastPoints)
                throw new NotMeasurableException($"{run.Name}: an onset needs at least {OnsetRule.LeastPoints} points with a defect up to the last grok, but "
                    + $"{column} has {published.Count}. {(run.Options.CommutatorPoints < run.Steps.Count ? "Measure commutators at more snapshots: raise commutator_points." : "Commutators are measured at all snapshots: train with a smaller snapshot_every.")}");
            foreach (OnsetRule? rule in rules)
            {
                double? onset = rule?.Onset(rule.LooksAhead ? published : series);
                foreach (GrokTime time in times)
                    AddLead(part, form, rule, onset, time, series.Count);
            }
            foreach (string kind in ShuffledSeries.Kinds)
                AddRates(run, part, form, rules, kind, published, firstGrok);
            worker.Stop.ThrowIfCancellationRequested();
        }
    }

    private static void AddLead(MeasurePart part, string form, OnsetRule? rule, double? onset, GrokTime time, int points)
    {
        string because = rule is null ? BackwardRule.NotMemorised : onset is null ? Never : "the criterion is not met within the run";
        double lead = time.Step - onset ?? double.NaN;
        part.Add("", form, rule?.Name ?? BackwardRule.RuleName, time.Criterion, time.Task,
            Cell.Of(onset ?? double.NaN, because), Cell.Of(time.Step ?? double.NaN, "the criterion is not met within the run"),
            Cell.Of(lead, because), Cell.Of(lead / time.Step ?? double.NaN, because), points);
    }

    private static void AddRates(
        MeasuredRun run, MeasurePart part, string form, OnsetRule?[] rules, string kind, DefectSeries series, int? firstGrok)
    {
        int[] firing = new int[rules.Length], before = new int[rules.Length];
        for (int shuffle = 0; shuffle < Shuffles; shuffle++)
        {
            DefectSeries shuffled = ShuffledSeries.Of(series, kind, new Philox(run.Options.Seed, $"onset.{kind}", (ulong)shuffle));
            for (int i = 0; i < rules.Length; i++)
                if (rules[i]?.Onset(shuffled) is { } onset)
                {
                    firing[i]++;
                    before[i] += onset < firstGrok ? 1 : 0;
                }
        }
        for (int i = 0; i < rules.Length; i++)
            part.Add("false_positives", form, rules[i]?.Name ?? BackwardRule.RuleName, kind,
                rules[i] is null ? new Undefined(BackwardRule.NotMemorised) : (double)firing[i] / Shuffles,
                rules[i] is null ? new Undefined(BackwardRule.NotMemorised)
                    : firstGrok is null ? new Undefined("no task groks") : (double)before[i] / Shuffles,
                Shuffles);
    }
}
