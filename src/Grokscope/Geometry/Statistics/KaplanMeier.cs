using Grokscope.Numerics;

namespace Grokscope.Geometry.Statistics;

/// <summary>How long something lasted, or was seen to last.</summary>
/// <param name="Time">The time of the event, or up to which there was none; above 0.</param>
/// <param name="IsCensored">Whether it is the latter.</param>
internal readonly record struct Lifetime(double Time, bool IsCensored);

/// <summary>A step of a survival curve.</summary>
/// <param name="Time">Time of the events.</param>
/// <param name="AtRisk">Lifetimes of this length or longer, n.</param>
/// <param name="Events">Events at this time, d.</param>
/// <param name="Survival">S from this time on.</param>
/// <param name="Greenwood">Σ d/(n(n − d)) up to this time: the variance of S over S²; ∞ where S is 0.</param>
internal readonly record struct SurvivalStep(double Time, int AtRisk, int Events, double Survival, double Greenwood);

/// <summary>
/// The Kaplan-Meier curve S(t) = Π_(events at s ≤ t) (1 − d/n), the share that lasts longer than t. What is censored at the time of an event was at risk then.
/// Source: Kaplan and Meier 1958, J. Am. Stat. Assoc. 53, 457; Klein and Moeschberger, Survival analysis, chapter 4.
/// </summary>
internal sealed class KaplanMeier
{
    /// <summary>Fewest lifetimes for an interval of the median: the earliest of n lies beyond it with a probability of 2⁻ⁿ.</summary>
    public const int FewestForInterval = 5;

    private const double Z95 = 1.959963984540054;

    // Products of (n − d)/n that are one half come out within some last places of it.
    private const double Rounding = 1e-12;

    private readonly SurvivalStep[] _steps;

    /// <summary>Of these lifetimes.</summary>
    /// <param name="lifetimes">At least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public KaplanMeier(IReadOnlyList<Lifetime> lifetimes)
    {
        if (lifetimes.Count == 0)
            throw new ArgumentException("There is no curve of no lifetimes.", nameof(lifetimes));
        (Count, Reach) = (lifetimes.Count, lifetimes.Max(life => life.Time));
        double survival = 1, greenwood = 0;
        _steps =
        [
            .. lifetimes.Where(life => !life.IsCensored).GroupBy(life => life.Time).OrderBy(same => same.Key).Select(same =>
            {
                int atRisk = lifetimes.Count(life => life.Time >= same.Key), events = same.Count();
                survival *= (double)(atRisk - events) / atRisk;
                greenwood = events == atRisk ? double.PositiveInfinity : greenwood + (events / ((double)atRisk * (atRisk - events)));
                return new SurvivalStep(same.Key, atRisk, events, survival, greenwood);
            }),
        ];
    }

    /// <summary>Lifetimes.</summary>
    public int Count { get; }

    /// <summary>The longest lifetime, censored or not: beyond it the curve is not known, unless it is 0.</summary>
    public double Reach { get; }

    /// <summary>The steps, in order of time.</summary>
    public IReadOnlyList<SurvivalStep> Steps => _steps;

    /// <summary>
    /// The time at which S falls below one half; where it stays at one half between two events, the middle between them, as with the median of an even number. Null
    /// where it does not fall below.
    /// </summary>
    public double? Median
    {
        get
        {
            int below = Array.FindIndex(_steps, step => step.Survival < 0.5 - Rounding);
            return below < 0 ? null
                : below > 0 && _steps[below - 1].Survival <= 0.5 + Rounding ? (_steps[below - 1].Time + _steps[below].Time) / 2
                : _steps[below].Time;
        }
    }

    /// <summary>
    /// The 95 % interval of the median: all times at which the interval of S, taken on the scale ln(−ln S), holds one half. It needs no resamples, which of few
    /// runs repeat the same few times, and its upper end is missing where the data cannot give it. Null ends: fewer than <see cref="FewestForInterval"/> lifetimes, or
    /// none of the curve's intervals lies below one half. Source: Brookmeyer and Crowley 1982, Biometrics 38, 29; Klein and Moeschberger, §4.5.
    /// </summary>
    public (double? Low, double? High) MedianInterval => Count < FewestForInterval
        ? (null, null)
        : (FirstAtHalf(z: Z95), FirstAtHalf(z: -Z95));

    /// <summary>S(t); NaN where it is not known.</summary>
    public double At(double time)
    {
        int after = Array.FindIndex(_steps, step => step.Time > time);
        double survival = after == 0 || _steps.Length == 0 ? 1 : _steps[after < 0 ? ^1 : after - 1].Survival;
        return time > Reach && survival > 0 ? double.NaN : survival;
    }

    /// <summary>∫_0^cap S(t) dt, the mean of the smaller of lifetime and cap. Null where the curve is not known up to the cap.</summary>
    public double? RestrictedMean(double cap)
    {
        if (double.IsNaN(At(cap)))
            return null;
        double area = 0, from = 0, survival = 1;
        foreach (SurvivalStep step in _steps.TakeWhile(step => step.Time < cap))
        {
            area += survival * (step.Time - from);
            (from, survival) = (step.Time, step.Survival);
        }
        return area + (survival * (cap - from));
    }

    // S^(e^(z·se)), se = √Greenwood/|ln S|: an end of the interval of S.
    private double? FirstAtHalf(double z)
    {
        foreach (SurvivalStep step in _steps.Where(step => step.Survival > 0))
        {
            double log = Elementary64.Log(step.Survival);
            if (Elementary64.Exp(log * Elementary64.Exp(z * Math.Sqrt(step.Greenwood) / -log)) <= 0.5 + Rounding)
                return step.Time;
        }
        return null;
    }
}
