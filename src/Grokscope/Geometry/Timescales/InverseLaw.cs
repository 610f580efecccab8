using Grokscope.Geometry.Statistics;
using Grokscope.Numerics;

namespace Grokscope.Geometry.Timescales;

/// <summary>
/// f = a/λ + c with a > 0 and c ≥ 0: the reciprocal law with b = 0, a time inverse to the decay and a floor below which no decay brings it. Infinite
/// without decay. Not among the published fits; it has as few unknowns as the power law.
/// </summary>
internal sealed class InverseLaw : TimescaleModel
{
    private static readonly double[][] Starts = [[0.3], [1], [3]];

    /// <inheritdoc/>
    public override string Name => "inverse";

    /// <inheritdoc/>
    public override string Formula => "a/decay+c";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parameters { get; } = ["a", "c"];

    /// <inheritdoc/>
    public override double LogSteps(IReadOnlyList<double> parameters, double decay) =>
        Elementary64.Log(parameters[0]) + ReciprocalLaw.LogShape(decay, 0, parameters[1] / parameters[0]);

    /// <inheritdoc/>
    protected override TimescaleFit? Maximise(IReadOnlyList<GrokObservation> runs, TimescaleFit? near)
    {
        double[][] starts = near is null ? Starts : [[Math.Sqrt(near.Parameters[1] / near.Parameters[0])]];
        var best = ReciprocalLaw.Search(Cost, starts, near);
        // The search only comes near the bound.
        double y = Cost([0]) <= best.Value + 1e-6 ? 0 : best.Point[0];
        if (At(y) is not { } line)
            return null;
        double a = Elementary64.Exp(line.Coefficients[0]);
        return new TimescaleFit(this, [a, a * y * y], line.Sigma, line.LogLikelihood);

        double Cost(double[] point) => At(point[0]) is { } line ? -line.LogLikelihood : double.PositiveInfinity;

        CensoredFit? At(double root) => Line(runs, decay => ReciprocalLaw.LogShape(decay, 0, root * root), null);
    }
}
