using Grokscope.Geometry.Statistics;
using Grokscope.Numerics;

namespace Grokscope.Geometry.Interventions;

/// <summary>How many runs of a fraction grok up to a cap, with those of which it is known.</summary>
/// <param name="Fraction">f.</param>
/// <param name="Grokked">Runs that grok.</param>
/// <param name="Runs">Runs followed to the cap.</param>
internal sealed record GrokShare(double Fraction, int Grokked, int Runs)
{
    /// <summary>Of a fraction; null where no run has been followed to the cap.</summary>
    public static GrokShare? Of(DosePoint? point, double cap) => point is not null && point.FollowedTo(cap) is > 0 and int runs ? new(point.Fraction, point.GrokkedBy(cap), runs) : null;

    /// <summary>One-sided p of Fisher's exact test: as few as here, or fewer, if both shares were equal.</summary>
    public double FewerThan(GrokShare plain) => FisherExact.Fewer(Grokked, Runs, plain.Grokked, plain.Runs);
}

/// <summary>
/// The published claim that deleting less than 10 % of the orthogonal gradient eliminates grokking, asked of an arm. Held: at some f with 0 &lt; f &lt; 0.1 fewer than half of the runs grok up to the cap, and
/// fewer than of the plain runs (Fisher's one-sided p &lt; 0.05 after Holm's adjustment over these f). Weakened: not so, but at some such f the time ratio is above 1 with p &lt; 0.05 after
/// Holm's adjustment over the arm's fractions: a delay. Not held: neither, and at each such f the 95 % interval of the time ratio lies within 2/3 … 3/2, and at least nine in ten runs
/// grok. Undecided: everything else. Source: method.md §17; §23, 24–26.
/// </summary>
internal sealed class DeletionClaim
{
    /// <summary>The fraction below which the claim speaks.</summary>
    public const double Tenth = 0.1;

    private const double Level = 0.05, NearlyAll = 0.9;

    // ln 3/2.
    private static readonly double Alike = Elementary64.Log(1.5);

    private readonly DoseSeries _series;
    private readonly DoseEffect[] _below;

    public DeletionClaim(DoseSeries series)
    {
        _series = series;
        _below = [.. series.Effects.Where(effect => effect.Point.Fraction is > 0 and < Tenth)];
        Plain = GrokShare.Of(series.Plain, Cap);
        Eliminated = FirstEliminated(series.Effects.Select(effect => effect.Point));
        Below = _below.Length == 0 ? null : GrokShare.Of(_below[^1].Point, Cap);
        AtTenth = GrokShare.Of(series.Effects.FirstOrDefault(effect => effect.Point.Fraction == Tenth)?.Point, Cap);
        ControlEliminated = FirstEliminated(series.Control?.Fractions.Select(series.ControlAt) ?? []);
        ControlBelow = _below.Length == 0 ? null : GrokShare.Of(series.ControlAt(_below[^1].Point.Fraction), Cap);
        ControlAtTenth = GrokShare.Of(series.ControlAt(Tenth), Cap);
    }

    /// <summary>Steps up to which all runs can be compared.</summary>
    public double Cap => _series.Arm.Cap;

    /// <summary>The plain runs.</summary>
    public GrokShare? Plain { get; }

    /// <summary>The smallest fraction above 0 at which fewer than half grok.</summary>
    public GrokShare? Eliminated { get; }

    /// <summary>The largest fraction below a tenth.</summary>
    public GrokShare? Below { get; }

    /// <summary>A tenth.</summary>
    public GrokShare? AtTenth { get; }

    /// <summary>As <see cref="Eliminated"/>, of the control arm.</summary>
    public GrokShare? ControlEliminated { get; }

    /// <summary>The control arm at <see cref="Below"/>'s fraction.</summary>
    public GrokShare? ControlBelow { get; }

    /// <summary>The control arm at a tenth.</summary>
    public GrokShare? ControlAtTenth { get; }

    /// <summary>"held", "weakened", "not held" or "undecided".</summary>
    public string Verdict => _below.Length == 0 || Plain is null ? "undecided"
        : IsEliminated() ? "held"
        : IsDelayed() ? "weakened"
        : _below.All(IsAlike) ? "not held"
        : "undecided";

    private bool IsEliminated()
    {
        GrokShare?[] shares = [.. _below.Select(effect => GrokShare.Of(effect.Point, Cap))];
        IReadOnlyList<double?> p = Holm.Adjust([.. shares.Select(share => share?.FewerThan(Plain!))]);
        return shares.Index().Any(share => share.Item is not null && IsFewerThanHalf(share.Item) && p[share.Index] < Level);
    }

    private bool IsDelayed()
    {
        IReadOnlyList<double?> p = _series.Adjusted(effect => effect.Plain.Ratio?.P);
        return _series.Effects.Index().Any(effect => _below.Contains(effect.Item) && p[effect.Index] < Level && (effect.Item.Plain.Ratio!.Log ?? effect.Item.Plain.Ratio.Low) > 0);
    }

    private bool IsAlike(DoseEffect effect) =>
        effect.Plain.Ratio is { Low: { } low, High: { } high } && low >= -Alike && high <= Alike
        && GrokShare.Of(effect.Point, Cap) is { } share && share.Grokked >= NearlyAll * share.Runs;

    private GrokShare? FirstEliminated(IEnumerable<DosePoint?> points) =>
        points.Where(point => point?.Fraction > 0).Select(point => GrokShare.Of(point, Cap)).FirstOrDefault(share => share is not null && IsFewerThanHalf(share));

    private static bool IsFewerThanHalf(GrokShare share) => 2 * share.Grokked < share.Runs;
}
