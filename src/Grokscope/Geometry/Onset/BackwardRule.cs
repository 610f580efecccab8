using Grokscope.Geometry.Statistics;

namespace Grokscope.Geometry.Onset;

/// <summary>
/// A rule of our own, the same for all runs, that looks only back. At step t, e = t − m steps after the run has memorised (m), it compares
/// the median of D over the recent window (t − w, t], w = max(1000, e/5) steps, with the median over the reference window [m, t − w]. It fires
/// at the first t at which the recent level has been above 3 times the reference level for w/2 steps: at each point of them.
/// </summary>
/// <remarks>
/// <para>
/// Where the constants come from (none was fitted to a lead):
/// m: while a run memorises, D rises about tenfold whether it groks later or not, so what lies before counts neither as a level nor as a rise.
/// e/5: runs differ tenfold in pace with the weight decay, which the rule must not know; the one clock it has is the time since m. A rule
/// stated in steps since m fires in a run of half the pace at twice the step, and windows in steps do not change with the density of points.
/// 1000 steps: twenty times the memory of Adam's second moment, 1/(1 − 0.98) = 50 steps, so that no single spike fills a window.
/// 3: V1's multiple, taken over. With the whole time since m as reference, D must grow faster than about (t − m)^1.4 to exceed it: steady
/// growth with the norms, as without decay, does not.
/// w/2: the level must last, not touch.
/// </para>
/// <para>
/// Of each window at least 3 (recent) and 5 (reference) points are demanded, since a median of three stands one outlier, and of five two; a
/// level of zero is no reference. The onset is the step at which the rule decides, not the step at which the rise began: cutting the run after it
/// changes nothing.
/// </para>
/// </remarks>
/// <param name="memorised">m: the step at which the run has memorised.</param>
internal sealed class BackwardRule(double memorised) : OnsetRule
{
    /// <summary>Recent level over reference level from which D counts as risen.</summary>
    public const double Factor = 3;

    internal const string RuleName = "backward";

    /// <summary>Why there is no such rule for a run.</summary>
    internal const string NotMemorised = "the run does not reach a train accuracy of 98 % in every task";

    private const double LeastWindow = 1000;
    private const double WindowShare = 0.2;
    private const int LeastRecent = 3;
    private const int LeastReference = 5;

    /// <inheritdoc/>
    public override string Name => RuleName;

    /// <inheritdoc/>
    public override bool LooksAhead => false;

    /// <inheritdoc/>
    protected override int? Index(IReadOnlyList<double> steps, double[] defects)
    {
        var recent = new RunningMedian();
        var reference = new RunningMedian();
        int oldest = 0;
        double? risenSince = null;
        for (int i = 0; i < defects.Length; i++)
        {
            double t = steps[i], window = Math.Max(LeastWindow, WindowShare * (t - memorised));
            if (t < memorised)
            {
                oldest = i + 1;
                continue;
            }
            recent.Add(defects[i]);
            for (; steps[oldest] <= t - window; oldest++)
            {
                recent.Remove(defects[oldest]);
                reference.Add(defects[oldest]);
            }
            bool isRisen = recent.Count >= LeastRecent && reference.Count >= LeastReference
                && reference.Value > 0 && recent.Value > Factor * reference.Value;
            risenSince = isRisen ? risenSince ?? t : null;
            if (t - risenSince >= window / 2)
                return i;
        }
        return null;
    }
}
