using Grokscope.Geometry.Interventions;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Geometry.Timescales;
using Grokscope.Numerics;
using Grokscope.Training.Interventions;

namespace Grokscope.Geometry;

/// <summary>
/// The grok step against the strength of an intervention, over seeds and replicates that differ only in their batches: medians of runs some of which do not grok, tests against the plain runs and against random
/// directions, and the published points. Source: method.md §16–17; §23, 1 and 24–26.
/// </summary>
internal sealed class DoseResponseMeasure : StudyMeasure
{
    private const string NoRuns = "no run at this fraction was followed to the cap", NoControl = "there is no control arm";

    /// <inheritdoc/>
    public override string Name => "dose-response";

    /// <inheritdoc/>
    public override string Summary => "grok step against the strength of an intervention: censored runs, random controls, replicate noise, the published points";

    /// <inheritdoc/>
    public override string Source => "method.md §16–17, §23 A 1 and G; published.md §12";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables => DoseResponseTables.All;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["measure_seed"];

    /// <inheritdoc/>
    /// <exception cref="NotMeasurableException">There is no run with an intervention, or none without.</exception>
    public override void Measure(MeasuredStudy study, MeasurePart part)
    {
        IReadOnlyList<InterventionArm> arms = InterventionArm.Of(study);
        if (arms.Count == 0)
            throw new NotMeasurableException($"{study.Path}: no run has an intervention. Sweep [intervention] fraction with a kind.");
        if (arms.All(arm => arm.AllPlain.Count == 0))
            throw new NotMeasurableException($"{study.Path}: no run is the same without the intervention. Add 0 to the fractions.");
        AddRuns(part, arms);
        foreach (InterventionArm arm in arms.DistinctBy(arm => arm.Group))
            foreach (GrokClock clock in ClocksOf(arm))
                AddNoise(part, arm, clock);
        foreach (InterventionArm arm in arms)
            AddWatched(part, arm);
        foreach (InterventionArm arm in arms)
            foreach (GrokClock clock in ClocksOf(arm))
            {
                var series = new DoseSeries(arm, arms, clock, study.Options.Seed);
                foreach (DosePoint point in series.Points)
                    AddPoint(part, series, point);
                AddEffects(part, series);
                AddClaim(part, series);
            }
        foreach (InterventionArm arm in arms.Where(arm => arm.Options is { Kind: InterventionKind.DeleteOrthogonal, Basis: BasisKind.Path, Point: InterventionPoint.AfterClip }))
            AddPublished(part, arm);
    }

    private static IEnumerable<GrokClock> ClocksOf(InterventionArm arm) => GrokClock.Of(arm.Changed[0].Tasks).Where(clock => clock.Name != "mean");

    private static void AddRuns(MeasurePart part, IReadOnlyList<InterventionArm> arms)
    {
        InterventionArm[] groups = [.. arms.DistinctBy(arm => arm.Group)];
        foreach (InterventionArm arm in groups)
            Add(arm, groups.Length > 1 ? $"plain {arm.Group}" : "plain", 0, arm.AllPlain);
        foreach (InterventionArm arm in arms)
            foreach (double fraction in arm.Fractions)
                Add(arm, arm.Name, fraction, arm.RunsAt(fraction));

        void Add(InterventionArm arm, string name, double fraction, IReadOnlyList<MeasuredRun> runs)
        {
            foreach (GrokClock clock in ClocksOf(arm))
                foreach (GrokTiming timing in DosePoint.Of(runs, fraction, clock).Timings)
                    part.Add("runs",
                    [
                        timing.Run.Name, name, fraction, clock.Name, arm.Cap, (long)timing.Run.Experiment.Train.Seed, (long)timing.Run.Experiment.Train.BatchSeed,
                        timing.Steps, timing.IsCensored, DosePoint.HasDiverged(timing),
                    ]);
        }
    }

    private static void AddPoint(MeasurePart part, DoseSeries series, DosePoint point)
    {
        Cell[] which = [series.Arm.Name, point.Fraction, series.Clock.Name];
        KaplanMeier curve = point.Curve!;
        GrokShare? share = GrokShare.Of(point, series.Arm.Cap);
        (double? low, double? high) = curve.MedianInterval;
        string noEnd = curve.Count < KaplanMeier.FewestForInterval ? $"fewer than {KaplanMeier.FewestForInterval} runs have no 95 % interval of a median" : "too few runs grok";
        part.Add("",
        [
            .. which, series.Arm.Cap, curve.Count, point.Grokked, curve.Count - point.Grokked, point.Diverged, point.Seeds,
            Known(curve.Median, "the curve does not fall below one half"), Known(low, noEnd), Known(high, noEnd),
            point.FollowedTo(series.Arm.Cap), .. CellsOf(share, NoRuns)[2..],
            Known(curve.RestrictedMean(series.Arm.Cap), "some run without grok ended before the cap, and none went farther"),
        ]);
        part.Add("curve", [.. which, 0, 1]);
        foreach (SurvivalStep step in curve.Steps)
            part.Add("curve", [.. which, step.Time, step.Survival]);
        if (curve.Steps.Count == 0 || curve.Steps[^1].Time < curve.Reach)
            part.Add("curve", [.. which, curve.Reach, curve.At(curve.Reach)]);
    }

    private static void AddEffects(MeasurePart part, DoseSeries series)
    {
        Adjustment plain = new(series, effect => effect.Plain), control = new(series, effect => effect.Control);
        foreach ((int index, DoseEffect effect) in series.Effects.Index())
            part.Add("effects",
            [
                series.Arm.Name, effect.Point.Fraction, series.Clock.Name,
                .. plain.Cells(index), series.Control is { } arm ? arm.Name : new Undefined(effect.Control.Missing!), .. control.Cells(index),
            ]);
    }

    private static void AddWatched(MeasurePart part, InterventionArm arm)
    {
        const string NoBasis = "there are no directions, or no row was written";
        foreach (double fraction in arm.Fractions)
        {
            WatchedRun[] watched = [.. arm.RunsAt(fraction).Select(WatchedRun.Read).OfType<WatchedRun>()];
            part.Add("watched",
            [
                arm.Name, fraction, watched.Length, Mean(run => run.Directions), Mean(run => run.RandomLevel),
                Mean(run => run.GradientShare), Mean(run => run.ChangedShare), Mean(run => run.UpdateShare), Mean(run => run.Drift),
            ]);

            Cell Mean(Func<WatchedRun, double> of) => watched.Length == 0 ? new Undefined(NoBasis) : watched.Sum(of) / watched.Length;
        }
    }

    private static void AddNoise(MeasurePart part, InterventionArm arm, GrokClock clock)
    {
        const string NoReplicates = "no two plain runs that grok differ only in their batches", One = "fewer than two plain runs grok";
        DosePoint plain = DosePoint.Of(arm.AllPlain, 0, clock);
        ReplicateNoise noise = ReplicateNoise.Of(plain);
        string noSeeds = noise.Freedom > 0 ? "the plain runs that grok have one seed" : NoReplicates;
        part.Add("noise",
        [
            arm.Group, clock.Name, noise.Runs, plain.Timings.Count - noise.Runs, noise.Seeds, noise.Freedom,
            .. Spread(noise.Replicates, NoReplicates), .. Spread(noise.BetweenSeeds, noSeeds), .. Spread(noise.All, One),
            Known(ReplicateNoise.SmallestRatio(noise.Replicates, noise.Freedom), NoReplicates), Known(ReplicateNoise.SmallestRatio(noise.All, noise.Runs - 1), One),
        ]);

        static Cell[] Spread(double? sigma, string because) => [Known(sigma, because), Known(ReplicateNoise.Percent(sigma), because)];
    }

    private static void AddPublished(MeasurePart part, InterventionArm arm)
    {
        foreach (PublishedDeletion published in PublishedDeletions.Of(arm.Changed[0].Experiment.Task.Modulus, arm.Changed[0].Tasks))
        {
            var clock = new GrokClock(published.Task);
            DosePoint own = DosePoint.Of(arm, published.Fraction, clock);
            double? median = own.Curve?.Median, plain = DosePoint.Of(arm, 0, clock).Curve?.Median;
            double before = PublishedDeletions.PlainOf(published).Steps!.Value;
            string noMedian = own.Timings.Count == 0 ? "the study has no run at this fraction" : "the curve does not fall below one half";
            part.Add("published",
            [
                published.Series, published.Fraction, published.Task, Known(published.Steps, "it had not grokked at the cap"), published.IsApproximate, published.Cap, published.Steps is null,
                Known(published.Steps / before, "it had not grokked at the cap"), published.Cap / before,
                arm.Name, own.Timings.Count, own.Grokked, Known(median, noMedian), Known(median / plain, median is null ? noMedian : "there is no median at f = 0"),
            ]);
        }
    }

    private static void AddClaim(MeasurePart part, DoseSeries series)
    {
        const string NoTenth = "no run at f = 0.1 was followed to the cap";
        var claim = new DeletionClaim(series);
        string noBelow = claim.Below is null ? "there is no fraction between 0 and 0.1 with runs followed to the cap" : NoRuns;
        string always = "at no fraction do fewer than half grok", noControl = series.Control is null ? NoControl : NoRuns;
        part.Add("claim",
        [
            series.Arm.Name, series.Clock.Name, claim.Cap, .. CellsOf(claim.Plain, "no plain run was followed to the cap"),
            Known(claim.Eliminated?.Fraction, always), .. CellsOf(claim.Eliminated, always),
            Known(claim.Below?.Fraction, noBelow), .. CellsOf(claim.Below, noBelow), Fewer(claim.Below, noBelow),
            .. CellsOf(claim.AtTenth, NoTenth), Fewer(claim.AtTenth, NoTenth),
            series.Control is { } control ? control.Name : new Undefined(NoControl),
            Known(claim.ControlEliminated?.Fraction, series.Control is null ? NoControl : always),
            .. CellsOf(claim.ControlBelow, noControl), .. CellsOf(claim.ControlAtTenth, noControl),
            claim.Verdict,
        ]);

        Cell Fewer(GrokShare? share, string because) => Known(
            share is null || claim.Plain is null ? null : share.FewerThan(claim.Plain), share is null ? because : "no plain run was followed to the cap");
    }

    private static Cell[] CellsOf(GrokShare? share, string because)
    {
        if (share is null)
            return [.. Enumerable.Repeat<Cell>(new Undefined(because), 5)];
        Interval interval = Wilson.Of(share.Grokked, share.Runs);
        return [share.Grokked, share.Runs, (double)share.Grokked / share.Runs, interval.Low, interval.High];
    }

    private static Cell Known(double? value, string because) => Cell.Of(value ?? double.NaN, because);

    /// <summary>One kind of comparison of all fractions of an arm.</summary>
    private sealed class Adjustment(DoseSeries series, Func<DoseEffect, DoseComparison> kind)
    {
        private readonly IReadOnlyList<double?> _tests = series.Adjusted(effect => kind(effect).Test?.P), _ratios = series.Adjusted(effect => kind(effect).Ratio?.P);

        public Cell[] Cells(int index)
        {
            DoseComparison comparison = kind(series.Effects[index]);
            (LogRank? test, TimeRatio? ratio, string? missing) = (comparison.Test, comparison.Ratio, comparison.Missing);
            string noTest = missing ?? "no run groks while runs of both kinds of a seed are left", noRatio = missing ?? "too few runs grok, or all at the same step";
            string noCentre = missing ?? (ratio is null ? noRatio : "no run of one of the two groks: there is only a bound");
            return
            [
                Known(test?.ChiSquared, noTest), Known(0 - test?.Difference, noTest), Known(test?.P, noTest), test is null ? new Undefined(noTest) : test.Ways, Known(test?.Asymptotic, noTest), Known(_tests[index], noTest),
                Known(Exp(ratio?.Log), noCentre), Known(Exp(ratio?.Low), noCentre), Known(Exp(ratio?.High), noCentre), Known(ratio?.P, noRatio), Known(_ratios[index], noRatio),
                ratio is null ? new Undefined(noRatio) : ratio.Freedom,
                ratio is null ? new Undefined(noRatio) : ratio.Strata < 0 ? "" : DoseComparison.Within[ratio.Strata],
                comparison.PairedLogs.Count, Known(comparison.PairedSpread, missing ?? "fewer than two pairs of the same batches grok"),
            ];
        }

        private static double? Exp(double? log) => log is { } value ? Elementary64.Exp(value) : null;
    }
}
