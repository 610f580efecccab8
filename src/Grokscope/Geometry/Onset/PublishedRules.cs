using Grokscope.Geometry.Statistics;
using Grokscope.Numerics;

namespace Grokscope.Geometry.Onset;

/// <summary>
/// V1: the first of three points in a row with D above 3 times the median of D over the first max(3, int(0.3·n)) points, wherever in the
/// run they lie. Source: method.md §9, V1, two tasks.
/// </summary>
internal sealed class ThreeInARow : OnsetRule
{
    /// <inheritdoc/>
    public override string Name => "v1";

    /// <inheritdoc/>
    public override bool LooksAhead => true;

    /// <inheritdoc/>
    protected override int? Index(IReadOnlyList<double> steps, double[] defects)
    {
        double limit = 3 * Quantiles.Median(defects.AsSpan(0, Math.Min(defects.Length, Math.Max(3, (int)(0.3 * defects.Length)))));
        for (int i = 0; i + 2 < defects.Length; i++)
            if (defects[i] > limit && defects[i + 1] > limit && defects[i + 2] > limit)
                return i;
        return null;
    }
}

/// <summary>
/// V2: with D = 0 taken as 0.01, L = log(D + 1e-15), E_i = max of L over points i − 2 … i + 2 and n_b = max(3, int(0.25·n)), the first
/// point i ≥ n_b (counted from 0) with E_i above the median of E over the first n_b points by more than log 5. A single point is enough, and each
/// point sees two that follow it. Logarithms of base e; the published ones, of base 10, give the same. Source: method.md §9, V2, the published
/// table of two tasks.
/// </summary>
internal sealed class Envelope : OnsetRule
{
    private const int HalfWindow = 2;

    /// <inheritdoc/>
    public override string Name => "v2";

    /// <inheritdoc/>
    public override bool LooksAhead => true;

    /// <summary>What V2 reads for a defect of zero, whose logarithm there is none of.</summary>
    internal static double AboveZero(double defect) => defect == 0 ? 0.01 : defect;

    /// <inheritdoc/>
    protected override int? Index(IReadOnlyList<double> steps, double[] defects)
    {
        int n = defects.Length, baseline = Math.Max(3, (int)(0.25 * n));
        if (n <= baseline)
            return null;
        double[] logs = [.. defects.Select(defect => Elementary64.Log(AboveZero(defect) + 1e-15))];
        double[] envelope = [.. Enumerable.Range(0, n).Select(i => logs[Math.Max(0, i - HalfWindow)..Math.Min(n, i + HalfWindow + 1)].Max())];
        double limit = Quantiles.Median(envelope.AsSpan(0, baseline)) + Elementary64.Log(5);
        int found = Array.FindIndex(envelope, baseline, level => level > limit);
        return found < 0 ? null : found;
    }
}

/// <summary>
/// V3: the first point from the third on with D above 20 and above 10 times max(0.1, median of D over the first three points). A single point
/// is enough. Source: method.md §9, V3, three tasks.
/// </summary>
internal sealed class TenfoldAndTwenty : OnsetRule
{
    /// <inheritdoc/>
    public override string Name => "v3";

    /// <inheritdoc/>
    public override bool LooksAhead => false;

    /// <inheritdoc/>
    protected override int? Index(IReadOnlyList<double> steps, double[] defects)
    {
        if (defects.Length < 3)
            return null;
        double limit = Math.Max(20, 10 * Math.Max(0.1, Quantiles.Median(defects.AsSpan(0, 3))));
        int found = Array.FindIndex(defects, 2, defect => defect > limit);
        return found < 0 ? null : found;
    }
}
