using Grokscope.Geometry.Statistics;
using Grokscope.Numerics;

namespace Grokscope.Geometry.Timescales;

/// <summary>f = a: the decay does not matter.</summary>
public sealed class ConstantTime : TimescaleModel
{
    /// <inheritdoc/>
    public override string Name => "constant";

    /// <inheritdoc/>
    public override string Formula => "a";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parameters { get; } = ["a"];

    /// <inheritdoc/>
    public override double LogSteps(IReadOnlyList<double> parameters, double decay) => Elementary64.Log(parameters[0]);

    /// <inheritdoc/>
    protected override TimescaleFit? Maximise(IReadOnlyList<GrokObservation> runs, TimescaleFit? near) =>
        Line(runs, _ => 0, null) is { } line
            ? new TimescaleFit(this, [Elementary64.Exp(line.Coefficients[0])], line.Sigma, line.LogLikelihood)
            : null;
}

/// <summary>f = a·λ^(−b); infinite without decay.</summary>
public sealed class PowerLaw : TimescaleModel
{
    /// <inheritdoc/>
    public override string Name => "power";

    /// <inheritdoc/>
    public override string Formula => "a*decay^-b";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parameters { get; } = ["a", "b"];

    /// <inheritdoc/>
    public override double LogSteps(IReadOnlyList<double> parameters, double decay) =>
        decay == 0 ? double.PositiveInfinity : Elementary64.Log(parameters[0]) - (parameters[1] * Elementary64.Log(decay));

    /// <inheritdoc/>
    protected override TimescaleFit? Maximise(IReadOnlyList<GrokObservation> runs, TimescaleFit? near) =>
        Line(runs, decay => decay == 0 ? double.PositiveInfinity : 0, Elementary64.Log) is { } line
            ? new TimescaleFit(this, [Elementary64.Exp(line.Coefficients[0]), -line.Coefficients[1]], line.Sigma, line.LogLikelihood)
            : null;
}

/// <summary>f = a·e^(−bλ).</summary>
public sealed class ExponentialLaw : TimescaleModel
{
    /// <inheritdoc/>
    public override string Name => "exponential";

    /// <inheritdoc/>
    public override string Formula => "a*exp(-b*decay)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parameters { get; } = ["a", "b"];

    /// <inheritdoc/>
    public override double LogSteps(IReadOnlyList<double> parameters, double decay) => Elementary64.Log(parameters[0]) - (parameters[1] * decay);

    /// <inheritdoc/>
    protected override TimescaleFit? Maximise(IReadOnlyList<GrokObservation> runs, TimescaleFit? near) =>
        Line(runs, _ => 0, decay => decay) is { } line
            ? new TimescaleFit(this, [Elementary64.Exp(line.Coefficients[0]), -line.Coefficients[1]], line.Sigma, line.LogLikelihood)
            : null;
}

/// <summary>
/// f = a/(λ + b) + c with b, c ≥ 0, so that times are positive at every decay. With b = 0 and c = 0 it is the power law of exponent 1; with b = 0
/// infinite without decay.
/// </summary>
public sealed class ReciprocalLaw : TimescaleModel
{
    private const double Tolerance = 1e-9;

    // f = a·(1/(λ + x²) + y²): b = x² and c/a = y² reach 0 without a bound that the search could stick to.
    private static readonly double[][] Starts = [[0.1, 0.3], [0.4, 1], [0.1, 2], [1, 0.1]];

    /// <inheritdoc/>
    public override string Name => "reciprocal";

    /// <inheritdoc/>
    public override string Formula => "a/(decay+b)+c";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parameters { get; } = ["a", "b", "c"];

    /// <inheritdoc/>
    public override double LogSteps(IReadOnlyList<double> parameters, double decay) =>
        Elementary64.Log((parameters[0] / (decay + parameters[1])) + parameters[2]);

    /// <inheritdoc/>
    protected override TimescaleFit? Maximise(IReadOnlyList<GrokObservation> runs, TimescaleFit? near)
    {
        double[][] starts = near is null ? Starts : [[Math.Sqrt(near.Parameters[1]), Math.Sqrt(near.Parameters[2] / near.Parameters[0])]];
        double[] best = [];
        double least = double.PositiveInfinity;
        foreach (double[] start in starts)
        {
            (double[] point, double value) = NelderMead.Minimum(
                xy => At(xy) is { } line ? -line.LogLikelihood : double.PositiveInfinity, start, step: 0.1, Tolerance);
            if (value < least)
                (best, least) = (point, value);
        }
        if (best.Length == 0 || At(best) is not { } found)
            return null;
        double a = Elementary64.Exp(found.Coefficients[0]);
        return new TimescaleFit(this, [a, best[0] * best[0], a * best[1] * best[1]], found.Sigma, found.LogLikelihood);

        CensoredFit? At(double[] xy) => Line(runs, decay => Elementary64.Log((1 / (decay + (xy[0] * xy[0]))) + (xy[1] * xy[1])), null);
    }
}
