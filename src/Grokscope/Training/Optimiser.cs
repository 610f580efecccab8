using Grokscope.Numerics;

namespace Grokscope.Training;

/// <summary>What makes a step of a gradient, with its state. Float32; the same bits on every machine.</summary>
/// <param name="parameters">N.</param>
/// <param name="clip">Greatest L2 norm of the gradient, above 0.</param>
internal abstract class Optimiser(int parameters, double clip)
{
    private readonly OptimiserKernel _kernel = OptimiserKernel.For(InstructionSets.Current);
    private readonly float[] _first = new float[parameters];

    /// <summary>Steps taken, t.</summary>
    public long Steps { get; set; }

    /// <summary>m, Adam's mean of gradients, or v, SGD's velocity, [N].</summary>
    public Span<float> FirstMoment => _first;

    /// <summary>v, Adam's mean of squared gradients, [N]; empty where the optimiser has none.</summary>
    public virtual Span<float> SecondMoment => [];

    /// <summary>Kernels of this machine.</summary>
    private protected OptimiserKernel Kernel => _kernel;

    /// <summary>The optimiser of a run.</summary>
    public static Optimiser Of(int parameters, TrainingOptions options) => options.Optimiser switch
    {
        OptimiserKind.Sgd => new Sgd(parameters, options),
        _ => new AdamW(parameters, AdamWSettings.Of(options)),
    };

    /// <summary>‖∇L‖.</summary>
    /// <param name="gradient">∇L, [N].</param>
    public float Norm(ReadOnlySpan<float> gradient) => _kernel.Norm(gradient);

    /// <summary>What clipping multiplies a gradient of this norm by: min(1, clip/(‖∇L‖ + 1e-6)).</summary>
    public float ClipOf(float norm) => Math.Min(1, (float)clip / (norm + 1e-6f));

    /// <summary>Takes one step.</summary>
    /// <param name="theta">θ, [N]; changed.</param>
    /// <param name="gradient">∇L, [N], finite.</param>
    /// <param name="scale">What the gradient is multiplied by first: <see cref="ClipOf"/>.</param>
    public void Step(Span<float> theta, ReadOnlySpan<float> gradient, float scale)
    {
        Steps++;
        Update(theta, gradient, scale);
    }

    /// <summary>Clips and takes one step. Where the norm is not finite, nothing but the return value tells of it: θ, moments and t stay.</summary>
    /// <param name="theta">θ, [N]; changed.</param>
    /// <param name="gradient">∇L, [N].</param>
    /// <returns>‖∇L‖ before clipping.</returns>
    public float Step(Span<float> theta, ReadOnlySpan<float> gradient)
    {
        float norm = Norm(gradient);
        if (float.IsFinite(norm))
            Step(theta, gradient, ClipOf(norm));
        return norm;
    }

    /// <summary>Moves θ and the state by step t = <see cref="Steps"/>.</summary>
    protected abstract void Update(Span<float> theta, ReadOnlySpan<float> gradient, float scale);
}
