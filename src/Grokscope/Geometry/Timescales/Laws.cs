using Grokscope.Numerics;

namespace Grokscope.Geometry.Timescales;

/// <summary>f = a: the decay does not matter.</summary>
internal sealed class ConstantTime : TimescaleModel
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
internal sealed class PowerLaw : TimescaleModel
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
internal sealed class ExponentialLaw : TimescaleModel
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
