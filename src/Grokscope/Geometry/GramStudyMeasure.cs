using System.Globalization;
using Grokscope.Experiments;
using Grokscope.Geometry.Grams;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry;

/// <summary>
/// Whether the gap of the updates' spectrum declines before a grok more than in runs without one: the published count, which cannot be otherwise, and a
/// comparison that can. Source: method.md §21; §23, 32.
/// </summary>
internal sealed class GramStudyMeasure : StudyMeasure
{
    private const string AllRuns = "all";

    private static readonly Column Group = new("group", "", "runs that differ only in decay and seeds, by their tasks; all: all of them");
    private static readonly Column Kind = new("grokking", "", "whether these runs grok, by G95");

    private static readonly Column[] Which =
    [
        Group,
        new("statistic", "", "ln_decline: ln of the largest g23 before the step over that of the last window; R: of the last window"),
        new("matching", "", "at which step of a run without grok: fraction: at the share of its length at which a grokking run groks; step: at the step itself, if it is as long. "
            + "The mean over the grokking runs where there are several"),
    ];

    /// <inheritdoc/>
    public override string Name => "gram-study";

    /// <inheritdoc/>
    public override string Summary => "whether the gap of the updates' spectrum declines more before a grok than at the same time in runs without one";

    /// <inheritdoc/>
    public override string Source => "method.md §21, §23 I";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Needs => ["gram"];

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", "runs that grok against runs that do not, one value per run, windows of equal steps",
            [.. Which,
            new("spacing", "steps", "steps of each update: the finest of those that most runs have"),
            new("grokking_runs", "", "runs with a grok and a value"),
            new("control_runs", "", "runs without a grok and with a value"),
            new("grokking_decays", "", "their weight decays"),
            new("control_decays", "", "their weight decays: where none is among the former, a difference may be due to the decay alone"),
            new("grokking_mean", "", "mean of the statistic over runs with a grok"),
            new("control_mean", "", "mean over those without"),
            new("difference", "", "the former minus the latter"),
            new("null_low", "", "2.5 % quantile of the difference if the labels mean nothing: over ways of calling as many of the runs grokking"),
            new("null_high", "", "97.5 % quantile"),
            new("p_larger", "", "share of the ways with a difference as large, or larger"),
            new("p_two_sided", "", "share of the ways with one as far from 0, or farther"),
            new("ways", "", "ways taken: no p can be below 1/ways"),
            new("exact", "", "whether these are all; else random ones and the actual one")]),
        new("published", "the published summary, at every snapshot",
            [Group,
            Kind,
            new("runs", "", "runs"),
            new("declined", "", "runs with a decline above 1.5 at the grok: none without a grok, by construction"),
            new("decline_least", "", "smallest decline"),
            new("decline_most", "", "largest"),
            new("R_mean", "", "mean over runs of R at the grok; without a grok of the mean R of all windows"),
            new("R_std", "", "their population standard deviation")]),
        new("terms", "how often a run's last window has its edge at k",
            [Group, Kind,
            new("spacing", "steps", "steps of each update: 0, from snapshot to snapshot, as published, where runs that keep fewer have longer ones; else the finest of those that most runs have"),
            new("k", "", "k of the last window"), new("runs", "", "runs with it")]),
        new("runs", "a run's value, as compared",
            [.. Which, new("run", "", "its folder"), new("weight_decay", "", "its weight decay"), Kind, new("value", "", "the statistic")]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["measure_seed"];

    /// <inheritdoc/>
    /// <exception cref="NotMeasurableException">No undisturbed run's updates are measured.</exception>
    public override void Measure(MeasuredStudy study, MeasurePart part)
    {
        MeasuredRun[] measured = [.. study.Runs.Where(run => run.IsUndisturbed && MeasureResult.Read(MeasureFolder.Of(run), "gram") is not null)];
        if (measured.Length == 0)
            throw new NotMeasurableException($"{study.Path}: the updates of no run that {UndisturbedRun.Words} are measured. They need {GramWindow.Width + 1} snapshots: train with a smaller snapshot_every.");
        IReadOnlyList<RunGroup> groups = RunGroup.Of(study with { Runs = measured });
        foreach (RunGroup group in groups.Count > 1 ? groups.Append(new RunGroup(AllRuns, measured)) : groups)
        {
            RunGram[] runs = [.. group.Runs.Select(run => new RunGram(run))];
            int? spacing = MatchedDeclines.SpacingOf(runs);
            foreach (bool hasGrokked in new[] { true, false })
            {
                RunGram[] kind = [.. runs.Where(run => run.Grok is not null == hasGrokked)];
                AddPublished(part, group.Name, hasGrokked, kind);
                AddTerms(part, group.Name, hasGrokked, kind, GramMeasure.Every);
                if (spacing is { } steps)
                    AddTerms(part, group.Name, hasGrokked, kind, steps);
            }
            foreach (GramStatistic statistic in GramStatistic.All)
                foreach (string matching in new[] { MatchedDeclines.Fraction, MatchedDeclines.Step })
                    AddComparison(study, part, [group.Name, statistic.Name, matching], spacing, runs, matching, statistic);
        }
    }

    private static void AddPublished(MeasurePart part, string group, bool hasGrokked, RunGram[] runs)
    {
        var none = new Undefined(hasGrokked ? "no run groks" : "every run groks");
        var noDecline = new Undefined(hasGrokked ? "no grokking run has a window before its grok" : "a decline is taken at the grok");
        double[] declines = Defined("decline"), ratios = Defined(hasGrokked ? "R_grok" : "R_early");
        double mean = ratios.Sum() / ratios.Length;
        part.Add(
            "published",
            [
                group, hasGrokked, runs.Length, runs.Length == 0 ? none : runs.Count(run => run.IsDeclined),
                declines.Length == 0 ? noDecline : declines.Min(), declines.Length == 0 ? noDecline : declines.Max(),
                Cell.Of(mean, runs.Length == 0 ? none.Because : "no run has an R there"),
                Cell.Of(Math.Sqrt(ratios.Sum(ratio => (ratio - mean) * (ratio - mean)) / ratios.Length), runs.Length == 0 ? none.Because : "no run has an R there"),
            ]);

        double[] Defined(string column) => [.. runs.Select(run => run.Summary(GramMeasure.Every, column)).Where(double.IsFinite)];
    }

    private static void AddTerms(MeasurePart part, string group, bool hasGrokked, RunGram[] runs, int spacing)
    {
        double[] terms = [.. runs.Where(run => spacing == GramMeasure.Every || run.Spacings.Contains(spacing)).Select(run => run.Summary(spacing, "k_term")).Where(double.IsFinite)];
        foreach (IGrouping<double, double> same in terms.GroupBy(k => k).OrderBy(same => same.Key))
            part.Add("terms", group, hasGrokked, spacing, (int)same.Key, same.Count());
    }

    private static void AddComparison(
        MeasuredStudy study, MeasurePart part, Cell[] which, int? spacing, IReadOnlyList<RunGram> runs, string matching, GramStatistic statistic)
    {
        if (spacing is null)
        {
            part.Add("", [.. which, .. Enumerable.Repeat<Cell>(new Undefined("no run has eleven snapshots at equal steps"), 14)]);
            return;
        }
        IReadOnlyList<MatchedValue> values = MatchedDeclines.Of(runs, spacing.Value, matching, statistic);
        foreach (MatchedValue value in values)
            part.Add("runs", [.. which, value.Run.Run.Name, value.Run.Decay, value.HasGrokked, value.Value]);
        MatchedValue[] grokking = [.. values.Where(value => value.HasGrokked)], controls = [.. values.Where(value => !value.HasGrokked)];
        Cell[] numbers;
        if (Missing(runs, grokking, controls) is { } missing)
            numbers = [.. Enumerable.Repeat<Cell>(missing, 9)];
        else
        {
            var random = new Philox(study.Options.Seed, $"gram-study.{statistic.Name}.{matching}", 0);
            var test = PermutationTest.Of([.. grokking.Select(value => value.Value)], [.. controls.Select(value => value.Value)], random);
            numbers =
            [
                Mean(grokking), Mean(controls), test.Difference, test.Null.Low, test.Null.High, test.Larger, test.TwoSided, test.Ways, test.IsExact,
            ];
        }
        part.Add("", [.. which, spacing.Value, grokking.Length, controls.Length, Decays(grokking), Decays(controls), .. numbers]);
    }

    private static Undefined? Missing(IReadOnlyList<RunGram> runs, MatchedValue[] grokking, MatchedValue[] controls) =>
        runs.All(run => run.Grok is null) ? new Undefined("no run groks")
        : runs.All(run => run.Grok is not null) ? new Undefined("every run groks: there is nothing to compare with. Add runs without weight decay")
        : grokking.Length == 0 || controls.Length == 0 ? new Undefined("no run without a grok has windows at what corresponds to a grok, or no grok has one before it")
        : null;

    private static double Mean(MatchedValue[] values) => values.Sum(value => value.Value) / values.Length;

    private static Cell Decays(MatchedValue[] values) => values.Length == 0
        ? new Undefined("there is no such run")
        : string.Join(' ', values.Select(value => value.Run.Decay).Distinct().Order().Select(decay => decay.ToString("R", CultureInfo.InvariantCulture)));
}
