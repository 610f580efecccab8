using Grokscope.Numerics;

namespace Grokscope.Training;

/// <summary>Settings of <see cref="AdamW"/>. Source: method.md §3.</summary>
/// <param name="LearningRate">Learning rate, above 0.</param>
/// <param name="Beta1">Decay of the mean of gradients, 0 … below 1.</param>
/// <param name="Beta2">Decay of the mean of squared gradients, 0 … below 1.</param>
/// <param name="Epsilon">ε, above 0.</param>
/// <param name="WeightDecay">λ, at least 0, on all parameters.</param>
/// <param name="GradientClip">Greatest L2 norm of the whole gradient, above 0.</param>
internal readonly record struct AdamWSettings(double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay, double GradientClip)
{
    /// <summary>Those of a run.</summary>
    public static AdamWSettings Of(TrainingOptions options) => new(
        options.LearningRate, options.Beta1, options.Beta2, options.Epsilon, options.WeightDecay, options.GradientClip);
}

/// <summary>
/// Clipping of the gradient's global L2 norm, decoupled weight decay and Adam, in float32 and in the order of PyTorch's operations:
/// g ← g·min(1, clip/(‖g‖+1e-6)); θ ← θ(1 − lr·λ); m ← β1·m + (1−β1)·g; v ← β2·v + (1−β2)·g·g;
/// θ ← θ − (lr/(1−β1^t))·m / (√v/√(1−β2^t) + ε). Source: method.md §3.
/// </summary>
/// <param name="parameters">N.</param>
/// <param name="settings">Rates.</param>
internal sealed class AdamW(int parameters, AdamWSettings settings) : Optimiser(parameters, settings.GradientClip)
{
    private readonly float[] _second = new float[parameters];

    /// <inheritdoc/>
    public override Span<float> SecondMoment => _second;

    /// <inheritdoc/>
    protected override void Update(Span<float> theta, ReadOnlySpan<float> gradient, float scale)
    {
        var factors = new AdamWFactors(
            Clip: scale,
            Keep: (float)(1 - (settings.LearningRate * settings.WeightDecay)),
            Beta1: (float)settings.Beta1,
            Gain1: (float)(1 - settings.Beta1),
            Beta2: (float)settings.Beta2,
            Gain2: (float)(1 - settings.Beta2),
            Rate: (float)(settings.LearningRate / (1 - Elementary64.Power(settings.Beta1, Steps))),
            RootScale: (float)(1 / Math.Sqrt(1 - Elementary64.Power(settings.Beta2, Steps))),
            Epsilon: (float)settings.Epsilon);
        Kernel.AdamW(theta, gradient, FirstMoment, _second, factors);
    }
}
