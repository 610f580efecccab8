using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Training;

namespace Grokscope.Geometry.Commutators;

/// <summary>
/// A step of the run's optimiser in float64, from float32 gradients: clipping, AdamW with decoupled decay, as <see cref="AdamW"/> does it in
/// float32 (method.md §3). Two steps can so be compared without the rounding of parameters that are written back.
/// </summary>
/// <param name="parameters">N.</param>
/// <param name="settings">Rates.</param>
internal sealed class OptimiserStep(int parameters, AdamWSettings settings)
{
    /// <summary>θ, [N].</summary>
    public double[] Theta { get; } = new double[parameters];

    /// <summary>m, the mean of gradients, [N].</summary>
    public double[] First { get; } = new double[parameters];

    /// <summary>v, the mean of squared gradients, [N].</summary>
    public double[] Second { get; } = new double[parameters];

    /// <summary>β1^t and β2^t after t steps.</summary>
    public (double First, double Second) Powers { get; private set; } = (1, 1);

    /// <summary>Takes over another's state.</summary>
    public void CopyFrom(OptimiserStep other)
    {
        other.Theta.CopyTo(Theta, 0);
        other.First.CopyTo(First, 0);
        other.Second.CopyTo(Second, 0);
        Powers = other.Powers;
    }

    /// <summary>Takes in a gradient: m ← β1·m + (1 − β1)·g, v ← β2·v + (1 − β2)·g², with g clipped to the run's norm. θ stays.</summary>
    /// <param name="gradient">g before clipping, [N].</param>
    public void Remember(ReadOnlySpan<float> gradient)
    {
        double clip = Math.Min(1, settings.GradientClip / (Vectors64.Norm(gradient) + 1e-6));
        for (int i = 0; i < gradient.Length; i++)
        {
            double g = clip * gradient[i];
            First[i] = (settings.Beta1 * First[i]) + ((1 - settings.Beta1) * g);
            Second[i] = (settings.Beta2 * Second[i]) + ((1 - settings.Beta2) * g * g);
        }
        Powers = (Powers.First * settings.Beta1, Powers.Second * settings.Beta2);
    }

    /// <summary>Takes in a gradient and moves θ: θ ← θ(1 − lr·λ) − lr·m̂/(√v̂ + ε).</summary>
    /// <param name="gradient">g before clipping, [N].</param>
    public void Step(ReadOnlySpan<float> gradient)
    {
        Remember(gradient);
        double keep = 1 - (settings.LearningRate * settings.WeightDecay);
        double rate = settings.LearningRate / (1 - Powers.First), root = 1 / Math.Sqrt(1 - Powers.Second);
        for (int i = 0; i < Theta.Length; i++)
            Theta[i] = (Theta[i] * keep) - (rate * First[i] / ((Math.Sqrt(Second[i]) * root) + settings.Epsilon));
    }
}
