using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Onset;
using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry;

/// <summary>
/// Whether the onset of the commutator defect precedes generalisation, over the runs of a study. A run counts once, by its first task: the tasks
/// of a run share one series of defects and are no independent evidence (method.md §23, 12). Source: method.md §9; §23, 10–13.
/// </summary>
internal sealed class OnsetStudyMeasure : StudyMeasure
{
    private const string AllRuns = "all";

    private static readonly Column[] Which =
    [
        new("group", "", "runs that differ only in decay and seeds, by their tasks; all: all of them"),
        new("form", "", "form of the defect, as in onset"),
        new("rule", "", "the rule, as in onset"),
    ];

    /// <inheritdoc/>
    public override string Name => "onset-study";

    /// <inheritdoc/>
    public override string Summary => "whether the defect's onset precedes grokking, over independent runs: sign tests, mean leads, and false-positive rates";

    /// <inheritdoc/>
    public override string Source => "method.md §9, §23 C";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Needs => ["onset"];

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", "a rule's leads by one criterion over the runs of a group; of a run's tasks the first that generalises",
            [.. Which,
            new("criterion", "", "as in onset"),
            new("runs", "", "runs"),
            new("generalised", "", "runs that meet the criterion"),
            new("with_lead", "", "of these, runs in which the rule fires"),
            new("positive", "", "of these, runs in which it fires before the criterion is met"),
            new("p_sign", "", "one-sided exact sign test of positive among with_lead: P(X ≥ positive), X binomial with probability 1/2. In the published protocol runs end at "
                + "the last grok and V3's bound is passed soon after memorisation, so that a lead is positive whatever it means: see tables nulls and controls"),
            new("p_sign_all", "", "the same among generalised: a run in which the rule does not fire counts against it"),
            new("mean_lead", "steps", "mean lead of the runs with one"),
            new("mean_low", "steps", "lower end of its 95 % bootstrap interval over runs"),
            new("mean_high", "steps", "upper end"),
            new("median_lead", "steps", "median lead"),
            new("median_low", "steps", "lower end of its 95 % bootstrap interval over runs"),
            new("median_high", "steps", "upper end"),
            new("mean_fraction", "share of 1", "mean of lead/generalised"),
            new("fraction_low", "share of 1", "lower end of its 95 % bootstrap interval over runs"),
            new("fraction_high", "share of 1", "upper end")]),
        new("controls", "a rule on the runs of a group in which no task groks: each onset is a false positive",
            [.. Which,
            new("runs", "", "runs without a grok"),
            new("firing", "", "of these, runs in which the rule fires"),
            new("share", "share of 1", "firing/runs"),
            new("median_onset", "steps", "median onset of those that fire"),
            new("median_onset_grokking", "steps", "median onset in the runs with a grok, for comparison")]),
        new("nulls", "onsets before the first grok, against shuffled series of the same runs",
            [.. Which,
            new("null", "", "kind of shuffled series, as in onset"),
            new("runs", "", "runs with a grok"),
            new("observed", "", "runs in which the rule fires before the first grok"),
            new("expected", "", "sum over runs of the share of shuffled series on which it does"),
            new("p", "", "P(X ≥ observed), X the number of such runs if each run's series were one of its shuffled ones: with shares (k + 1)/(n + 1) of k among n shuffles")]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["measure_seed"];

    /// <inheritdoc/>
    /// <exception cref="NotMeasurableException">No undisturbed run has onsets.</exception>
    public override void Measure(MeasuredStudy study, MeasurePart part)
    {
        MeasuredRun[] measured = [.. study.Runs.Where(run => run.IsUndisturbed && MeasureResult.Read(MeasureFolder.Of(run), "onset") is not null)];
        if (measured.Length == 0)
            throw new NotMeasurableException($"{study.Path}: no run that {UndisturbedRun.Words} has onsets. They need commutators at more snapshots: raise commutator_points, or train with a smaller snapshot_every.");
        IReadOnlyList<RunGroup> groups = RunGroup.Of(study with { Runs = measured });
        foreach (RunGroup group in groups.Count > 1 ? groups.Append(new RunGroup(AllRuns, measured)) : groups)
        {
            var onsets = new RunOnsets(group.Runs);
            foreach ((string form, string rule) in onsets.Rules)
            {
                foreach (string criterion in onsets.Criteria)
                    AddLeads(study, part, [group.Name, form, rule, criterion], onsets.Leads(form, rule, criterion));
                IReadOnlyList<RunLead> groks = onsets.Leads(form, rule, "grok");
                AddControls(part, [group.Name, form, rule], groks);
                foreach (string kind in onsets.Nulls)
                    AddNull(part, [group.Name, form, rule, kind], groks, onsets.ShuffledBeforeGrok(form, rule, kind));
            }
        }
    }

    private static void AddLeads(MeasuredStudy study, MeasurePart part, Cell[] which, IReadOnlyList<RunLead> runs)
    {
        RunLead[] generalised = [.. runs.Where(run => run.HasGeneralised)], leads = [.. generalised.Where(run => run.HasOnset)];
        int positive = leads.Count(run => run.Lead > 0);
        double[] steps = [.. leads.Select(run => run.Lead)];
        part.Add("",
        [
            .. which, runs.Count, generalised.Length, leads.Length, positive,
            Test(positive, leads.Length), Test(positive, generalised.Length),
            .. WithInterval(study, "mean", steps, Mean), .. WithInterval(study, "median", steps, values => Quantiles.Median(values)),
            .. WithInterval(study, "fraction", [.. leads.Select(run => run.Lead / run.Generalised)], Mean),
        ]);

        static Cell Test(int positive, int n) => n == 0 ? new Undefined("there is no such run") : SignTest.OneSided(positive, n);
    }

    private static Cell[] WithInterval(MeasuredStudy study, string purpose, double[] values, Func<double[], double> statistic)
    {
        if (values.Length == 0)
            return [.. Enumerable.Repeat<Cell>(new Undefined("no run has both an onset and a generalisation"), 3)];
        if (values.Length == 1)
            return [statistic(values), .. Enumerable.Repeat<Cell>(new Undefined("a single run says nothing about the spread of runs"), 2)];
        Interval interval = Bootstrap.Of(values, statistic, new Philox(study.Options.Seed, $"onset-study.{purpose}", 0));
        return [statistic(values), interval.Low, interval.High];
    }

    private static void AddControls(MeasurePart part, Cell[] which, IReadOnlyList<RunLead> groks)
    {
        RunLead[] without = [.. groks.Where(run => !run.HasGeneralised)];
        int firing = without.Count(run => run.HasOnset);
        part.Add("controls",
        [
            .. which, without.Length, firing, Cell.Ratio(firing, without.Length, "every run groks"),
            MedianOnset(without), MedianOnset(groks.Where(run => run.HasGeneralised)),
        ]);

        static Cell MedianOnset(IEnumerable<RunLead> runs) => runs.Where(run => run.HasOnset).Select(run => run.Onset).ToArray() is { Length: > 0 } onsets
            ? Quantiles.Median(onsets)
            : new Undefined("the rule fires in no such run");
    }

    private static void AddNull(MeasurePart part, Cell[] which, IReadOnlyList<RunLead> groks, IReadOnlyList<double> shares)
    {
        int[] grokked = [.. Enumerable.Range(0, groks.Count).Where(i => groks[i].HasGeneralised && double.IsFinite(shares[i]))];
        int observed = grokked.Count(i => groks[i].Lead > 0);
        const double n = OnsetMeasure.Shuffles;
        part.Add("nulls",
        [
            .. which, grokked.Length, observed, grokked.Sum(i => shares[i]),
            grokked.Length == 0
                ? new Undefined("no run groks")
                : PoissonBinomial.UpperTail([.. grokked.Select(i => ((shares[i] * n) + 1) / (n + 1))], observed),
        ]);
    }

    private static double Mean(double[] values) => values.Sum() / values.Length;
}
