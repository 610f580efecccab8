using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Geometry.Timescales;
using Grokscope.Numerics;
using Grokscope.Training;

namespace Grokscope.Geometry.Interventions;

/// <summary>When the runs of one fraction of an arm grokked, by one clock. A run that diverged is censored at its last step.</summary>
/// <param name="Fraction">f.</param>
/// <param name="Timings">The runs that have begun.</param>
internal sealed record DosePoint(double Fraction, IReadOnlyList<GrokTiming> Timings)
{
    /// <summary>Runs that grokked.</summary>
    public int Grokked => Timings.Count(timing => !timing.IsCensored);

    /// <summary>Runs that diverged before.</summary>
    public int Diverged => Timings.Count(HasDiverged);

    /// <summary>Seeds of the runs, batches aside.</summary>
    public int Seeds => Timings.Select(timing => SeedOf(timing.Run)).Distinct().Count();

    /// <summary>The Kaplan-Meier curve; null without a run.</summary>
    public KaplanMeier? Curve => Timings.Count == 0 ? null : new KaplanMeier([.. Timings.Select(LifeOf)]);

    /// <summary>The runs at a fraction.</summary>
    public static DosePoint Of(InterventionArm arm, double fraction, GrokClock clock) => Of(arm.RunsAt(fraction), fraction, clock);

    /// <summary>Some runs of a fraction.</summary>
    public static DosePoint Of(IReadOnlyList<MeasuredRun> runs, double fraction, GrokClock clock) => new(fraction, [.. runs.Select(clock.Time).Where(timing => timing.Steps > 0)]);

    /// <summary>Runs that grokked up to the cap.</summary>
    public int GrokkedBy(double cap) => Timings.Count(timing => !timing.IsCensored && timing.Steps <= cap);

    /// <summary>Runs of which it is known whether they grok up to the cap: not those that are still on their way.</summary>
    public int FollowedTo(double cap) => Timings.Count(timing => !timing.IsCensored || timing.Steps >= cap || HasDiverged(timing));

    /// <summary>This and another point as the groups of a comparison within seeds, this one treated: the runs that have a partner with the same seeds and batches, or all where none has.</summary>
    public IReadOnlyList<Subject> Against(DosePoint other)
    {
        (DosePoint own, DosePoint theirs) = (With(other), other.With(this));
        return own.Timings.Count > 0 ? own.Against(theirs, SeedOf) : Against(other, SeedOf);
    }

    /// <summary>The same within runs of the same batches, too: those that have a partner.</summary>
    public IReadOnlyList<Subject> AgainstPartners(DosePoint other) => With(other).Against(other.With(this), StreamsOf);

    /// <summary>ln of the ratio of grok steps to those of the runs with the same seeds and batches, of each pair that groks.</summary>
    public IReadOnlyList<double> PairedLogs(DosePoint other) =>
    [
        .. from timing in Timings
           from partner in other.Timings
           where StreamsOf(timing.Run) == StreamsOf(partner.Run) && !timing.IsCensored && !partner.IsCensored
           select Elementary64.Log(timing.Steps / partner.Steps),
    ];

    private DosePoint With(DosePoint partners) =>
        this with { Timings = [.. Timings.Where(timing => partners.Timings.Any(partner => StreamsOf(partner.Run) == StreamsOf(timing.Run)))] };

    private Subject[] Against<T>(DosePoint other, Func<MeasuredRun, T> stratum)
    {
        T[] strata = [.. Timings.Concat(other.Timings).Select(timing => stratum(timing.Run)).Distinct()];
        return [.. Timings.Select(timing => Of(timing, isTreated: true)), .. other.Timings.Select(timing => Of(timing, isTreated: false))];

        Subject Of(GrokTiming timing, bool isTreated) => new(LifeOf(timing), isTreated, Array.IndexOf(strata, stratum(timing.Run)));
    }

    /// <summary>What decides all that a run draws.</summary>
    public static (uint Seed, uint Init, uint Split, uint Batches) StreamsOf(MeasuredRun run) =>
        (run.Experiment.Train.Seed, run.Experiment.Train.InitSeed, run.Experiment.Train.SplitSeed, run.Experiment.Train.BatchSeed);

    /// <summary>What runs that differ only in their batches share.</summary>
    public static (uint Seed, uint Init, uint Split) SeedOf(MeasuredRun run) => (run.Experiment.Train.Seed, run.Experiment.Train.InitSeed, run.Experiment.Train.SplitSeed);

    /// <summary>Whether a run diverged before what is timed.</summary>
    public static bool HasDiverged(GrokTiming timing) => timing.IsCensored && timing.Run.Result?.Status == RunStatus.Diverged;

    private static Lifetime LifeOf(GrokTiming timing) => new(timing.Steps, timing.IsCensored);
}
