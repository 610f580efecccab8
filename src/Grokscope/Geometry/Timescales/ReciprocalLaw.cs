using Grokscope.Geometry.Statistics;
using Grokscope.Numerics;

namespace Grokscope.Geometry.Timescales;

/// <summary>
/// f = a/(λ + b) + c with a, λ + b > 0 and c ≥ 0; infinite at decays of −b and less, if b is negative: the law of a run that needs a least decay.
/// With b = c = 0 it is the power law of exponent 1.
/// </summary>
internal sealed class ReciprocalLaw : TimescaleModel
{
    // The search only comes near the bound c = 0: a small c that adds less than this to ln L is none.
    private const double SmallRoot = 0.05;
    private const double Negligible = 1e-6;

    private static readonly (double B, double RootOfCOverA)[] Starts = [(0, 0.3), (0, 1), (0.1, 2), (1, 0.3)];

    /// <inheritdoc/>
    public override string Name => "reciprocal";

    /// <inheritdoc/>
    public override string Formula => "a/(decay+b)+c";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parameters { get; } = ["a", "b", "c"];

    /// <inheritdoc/>
    public override double LogSteps(IReadOnlyList<double> parameters, double decay) =>
        Elementary64.Log(parameters[0]) + LogShape(decay, parameters[1], parameters[2] / parameters[0]);

    /// <inheritdoc/>
    protected override TimescaleFit? Maximise(IReadOnlyList<GrokObservation> runs, TimescaleFit? near)
    {
        // b = x² − (least decay with a grok) and c/a = y² keep to their bounds.
        double least = runs.Where(run => !run.IsCensored).Min(run => run.Decay);
        double[][] starts = near is null
            ? [.. Starts.Select(start => new[] { Math.Sqrt(start.B + least + 1e-3), start.RootOfCOverA })]
            : [[Math.Sqrt(Math.Max(0, near.Parameters[1] + least)), Math.Sqrt(near.Parameters[2] / near.Parameters[0])]];
        (double[] point, double value) = Search(Cost, starts, near);
        if (Math.Abs(point[1]) < SmallRoot && Search(x => Cost([x[0], 0]), [[point[0]]], near) is var withoutC && withoutC.Value <= value + Negligible)
            point = [withoutC.Point[0], 0];
        if (At(point) is not { } line)
            return null;
        double a = Elementary64.Exp(line.Coefficients[0]);
        return new TimescaleFit(this, [a, Bound(point[0]), a * point[1] * point[1]], line.Sigma, line.LogLikelihood);

        double Cost(double[] xy) => At(xy) is { } line ? -line.LogLikelihood : double.PositiveInfinity;

        CensoredFit? At(double[] xy) => Line(runs, decay => LogShape(decay, Bound(xy[0]), xy[1] * xy[1]), null);

        double Bound(double x) => (x * x) - least;
    }

    /// <summary>The least cost found from several starts; of a resample, whose fit lies near another, to a millionth.</summary>
    internal static (double[] Point, double Value) Search(Func<double[], double> cost, double[][] starts, TimescaleFit? near) =>
        starts.Select(start => NelderMead.Minimum(cost, start, step: 0.1, tolerance: near is null ? 1e-9 : 1e-6)).MinBy(found => found.Value);

    /// <summary>ln(1/(λ + b) + c/a); ∞ for λ ≤ −b.</summary>
    internal static double LogShape(double decay, double b, double cOverA) =>
        decay + b > 0 ? Elementary64.Log((1 / (decay + b)) + cOverA) : double.PositiveInfinity;
}
