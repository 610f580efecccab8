using System.Globalization;
using Grokscope.Geometry.Statistics;
using Grokscope.Geometry.Timescales;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Interventions;

/// <summary>A comparison of the runs of a fraction with others.</summary>
/// <param name="Test">The log-rank test within seeds; null where there is none.</param>
/// <param name="Ratio">How many times as long they take; null where too few grok.</param>
/// <param name="PairedLogs">ln of the ratio, of each pair of runs with the same seeds and batches that groks.</param>
/// <param name="Missing">Why there is nothing to compare with; null where there is.</param>
internal sealed record DoseComparison(LogRank? Test, TimeRatio? Ratio, IReadOnlyList<double> PairedLogs, string? Missing = null)
{
    /// <summary>What <see cref="TimeRatio.Strata"/> names.</summary>
    public static readonly IReadOnlyList<string> Within = ["batches", "seeds"];

    public static DoseComparison None(string because) => new(null, null, [], because);

    /// <summary>Standard deviation of <see cref="PairedLogs"/>; null of fewer than two pairs.</summary>
    public double? PairedSpread => ReplicateNoise.Deviation(PairedLogs);
}

/// <summary>What a fraction does.</summary>
/// <param name="Point">Its runs.</param>
/// <param name="Plain">Against the plain runs.</param>
/// <param name="Control">Against the control arm's runs of the same fraction.</param>
internal sealed record DoseEffect(DosePoint Point, DoseComparison Plain, DoseComparison Control);

/// <summary>An arm's fractions by one clock. p of several fractions are adjusted together by Holm's method.</summary>
internal sealed class DoseSeries
{
    /// <summary>Of an arm among others.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="arms">All arms of the study.</param>
    /// <param name="clock">What is timed.</param>
    /// <param name="seed">Seed of the random permutations.</param>
    public DoseSeries(InterventionArm arm, IReadOnlyList<InterventionArm> arms, GrokClock clock, uint seed)
    {
        (Arm, Clock, Plain) = (arm, clock, DosePoint.Of(arm, 0, clock));
        Control = arms.FirstOrDefault(arm.IsControlledBy);
        Effects = [.. arm.Fractions.Select(fraction => DosePoint.Of(arm, fraction, clock)).Where(point => point.Timings.Count > 0).Select(point =>
        {
            DosePoint? control = ControlAt(point.Fraction);
            return new DoseEffect(
                point,
                Plain.Timings.Count == 0 ? DoseComparison.None("the study has no run without the intervention that is the same otherwise") : Compare(point, Plain, "plain"),
                control is null ? DoseComparison.None(WithoutControl()) : Compare(point, control, "control"));
        })];

        DoseComparison Compare(DosePoint point, DosePoint other, string purpose)
        {
            IReadOnlyList<Subject> subjects = point.Against(other);
            var random = new Philox(seed, string.Create(CultureInfo.InvariantCulture, $"dose-response.{purpose}.{arm.Name}.{clock.Name}.{point.Fraction}"), 0);
            return new DoseComparison(LogRank.Of(subjects, random), TimeRatio.Of(point.AgainstPartners(other), subjects), point.PairedLogs(other));
        }
    }

    /// <summary>The arm.</summary>
    public InterventionArm Arm { get; }

    /// <summary>What is timed.</summary>
    public GrokClock Clock { get; }

    /// <summary>The arm with random directions; null where there is none.</summary>
    public InterventionArm? Control { get; }

    /// <summary>The runs without intervention.</summary>
    public DosePoint Plain { get; }

    /// <summary>What each fraction does, ascending.</summary>
    public IReadOnlyList<DoseEffect> Effects { get; }

    /// <summary>All fractions, ascending, with 0.</summary>
    public IEnumerable<DosePoint> Points => Effects.Select(effect => effect.Point).Concat(Plain.Timings.Count > 0 ? [Plain] : []).OrderBy(point => point.Fraction);

    /// <summary>The control arm's runs of a fraction; null where there are none.</summary>
    public DosePoint? ControlAt(double fraction) => Control is not null && DosePoint.Of(Control, fraction, Clock) is { Timings.Count: > 0 } point ? point : null;

    /// <summary>A p of each effect, adjusted over the fractions.</summary>
    public IReadOnlyList<double?> Adjusted(Func<DoseEffect, double?> p) => Holm.Adjust([.. Effects.Select(p)]);

    private string WithoutControl() =>
        !Arm.Options.NeedsBasis ? "this kind has no directions that could be random"
        : Arm.Options.Basis == Training.Interventions.BasisKind.Random ? "this arm is the control"
        : Control is null ? "the study has no arm of this kind with basis random"
        : "the control arm has no run at this fraction";
}
