using Grokscope.Geometry.Statistics;

namespace Grokscope.Geometry.Timescales;

/// <summary>
/// A law T = f(λ)·e^(σε), ε standard normal, of the grok step T against the weight decay λ. All laws are fitted on one scale, by maximum
/// likelihood of ln T (its density, without the Jacobian 1/T, which they share); a run without grok within its steps adds the probability of
/// a later T. So likelihoods of different laws compare the same runs. Where f(0) = ∞, a run without decay that did not grok has
/// probability 1, and one that did makes the law impossible. Source: method.md §11; §23, 18.
/// </summary>
internal abstract class TimescaleModel
{
    /// <summary>All laws: a constant (the null), the power law, the exponential, the reciprocal, and the reciprocal without its shift of the decay.</summary>
    public static IReadOnlyList<TimescaleModel> All { get; } = [new ConstantTime(), new PowerLaw(), new ExponentialLaw(), new ReciprocalLaw(), new InverseLaw()];

    /// <summary>Name in tables.</summary>
    public abstract string Name { get; }

    /// <summary>f(λ).</summary>
    public abstract string Formula { get; }

    /// <summary>Names of f's parameters; σ comes on top.</summary>
    public abstract IReadOnlyList<string> Parameters { get; }

    /// <summary>ln f(λ), the median of ln T; may be ∞.</summary>
    /// <param name="parameters">As in <see cref="Parameters"/>.</param>
    /// <param name="decay">λ, at least 0.</param>
    public abstract double LogSteps(IReadOnlyList<double> parameters, double decay);

    /// <summary>The fit; null where fewer decays with a grok than parameters, or no noise, leave the law open, or the law makes a run impossible.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="near">A fit to begin at, of runs much like these; null for none.</param>
    public TimescaleFit? Fit(IReadOnlyList<GrokObservation> runs, TimescaleFit? near = null) =>
        runs.Where(run => !run.IsCensored).Select(run => run.Decay).Distinct().Count() >= Parameters.Count ? Maximise(runs, near) : null;

    /// <summary>The maximum of the likelihood.</summary>
    protected abstract TimescaleFit? Maximise(IReadOnlyList<GrokObservation> runs, TimescaleFit? near);

    /// <summary>ln f = β0 + β1·x(λ) or β0 alone, plus a known part of it.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="offset">The known part at λ; where it is ∞, so is f.</param>
    /// <param name="slope">x(λ); null for none.</param>
    internal static CensoredFit? Line(IReadOnlyList<GrokObservation> runs, Func<double, double> offset, Func<double, double>? slope)
    {
        GrokObservation[] finite = [.. runs.Where(run => !double.IsPositiveInfinity(offset(run.Decay)))];
        return runs.Count(run => !run.IsCensored) > finite.Count(run => !run.IsCensored) ? null : CensoredRegression.Fit(
            [.. finite.Select(run => slope is null ? new double[] { 1 } : [1, slope(run.Decay)])],
            [.. finite.Select(run => run.LogSteps - offset(run.Decay))],
            [.. finite.Select(run => run.IsCensored)]);
    }
}

/// <summary>A fitted law.</summary>
/// <param name="Model">The law.</param>
/// <param name="Parameters">f's parameters.</param>
/// <param name="Sigma">σ, in ln T.</param>
/// <param name="LogLikelihood">ln L of the runs that it was fitted to.</param>
internal sealed record TimescaleFit(TimescaleModel Model, IReadOnlyList<double> Parameters, double Sigma, double LogLikelihood)
{
    /// <summary>Unknowns: f's parameters and σ.</summary>
    public int Unknowns => Parameters.Count + 1;

    /// <summary>ln f(λ); may be ∞.</summary>
    public double LogSteps(double decay) => Model.LogSteps(Parameters, decay);

    /// <summary>ln L of a run, which need not be one that it was fitted to; −∞ where the law makes it impossible.</summary>
    public double LogLikelihoodOf(GrokObservation run) =>
        CensoredRegression.LogLikelihood(run.LogSteps - LogSteps(run.Decay), Sigma, run.IsCensored);

    /// <summary>
    /// AICc = 2k − 2 ln L + 2k(k + 1)/(n − k − 1), k unknowns and n runs, censored ones among them; null for n ≤ k + 1. Hurvich and Tsai,
    /// Biometrika 76 (1989).
    /// </summary>
    public double? Aicc(int n)
    {
        int k = Unknowns;
        return n <= k + 1 ? null : (2 * k) - (2 * LogLikelihood) + (2.0 * k * (k + 1) / (n - k - 1));
    }
}
