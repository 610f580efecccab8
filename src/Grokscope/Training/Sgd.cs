namespace Grokscope.Training;

/// <summary>
/// SGD with momentum and decoupled weight decay, in float32: v ← μ·v + g; θ ← θ(1 − lr·λ) − lr·v. Without decay it is PyTorch's SGD; with it the decay is that
/// of AdamW and not a part of the gradient, so that the key means the same for both (Loshchilov and Hutter, ICLR 2019, SGDW). v is <see cref="Optimiser.FirstMoment"/>.
/// </summary>
/// <param name="parameters">N.</param>
/// <param name="options">Rates of the run.</param>
internal sealed class Sgd(int parameters, TrainingOptions options) : Optimiser(parameters, options.GradientClip)
{
    /// <inheritdoc/>
    protected override void Update(Span<float> theta, ReadOnlySpan<float> gradient, float scale) => Kernel.Sgd(
        theta, gradient, FirstMoment, scale, (float)options.Momentum, (float)(1 - (options.LearningRate * options.WeightDecay)), (float)options.LearningRate);
}
