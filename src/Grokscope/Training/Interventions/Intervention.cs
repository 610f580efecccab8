using Grokscope.Model;
using Grokscope.Numerics;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;

namespace Grokscope.Training.Interventions;

/// <summary>
/// A step with an intervention: clipping, the change of the gradient, the optimiser, the change of its update or of the weights, and what is watched of it.
/// With f = 0 it makes the plain step, bit for bit. Source: method.md §16-17.
/// </summary>
internal sealed class Intervention : IDisposable
{
    private readonly OptimiserKernel _kernel = OptimiserKernel.For(InstructionSets.Current);
    private readonly InterventionOptions _options;
    private readonly IBasisSource? _bases;
    private readonly IReadOnlyList<Range> _frozen;
    private readonly float[] _before, _moved;
    private readonly float _keep;

    /// <summary>The intervention of a run.</summary>
    /// <param name="layout">The model.</param>
    /// <param name="train">Table [train].</param>
    /// <param name="options">Table [intervention].</param>
    /// <param name="bases">The directions; null where none are needed. Disposed of with this.</param>
    public Intervention(ParameterLayout layout, TrainingOptions train, InterventionOptions options, IBasisSource? bases)
    {
        if (options.NeedsBasis && bases is null)
            throw new ArgumentException($"{options.Kind} needs a basis.", nameof(bases));
        (_options, _bases) = (options, options.NeedsBasis ? bases : null);
        _frozen = options.Kind == InterventionKind.LrScale ? [Range.All] : [.. TensorNames.Matching(layout, options.Tensors).Select(tensor => tensor.Range)];
        _before = new float[layout.Count];
        _moved = new float[layout.Count];
        Anchor = new float[layout.Count];
        _keep = options.WithDecay ? 1 : (float)(1 - (train.LearningRate * train.WeightDecay));
        Watched = new InterventionWatch(options.NeedsBasis);
    }

    /// <summary>θ_a, the weights before the first step that is changed, [N]; part of a run's state.</summary>
    public float[] Anchor { get; }

    /// <summary>What was seen of the newest step that was watched.</summary>
    public InterventionWatch Watched { get; }

    /// <summary>Whether the run's snapshots must be on the disk before a step.</summary>
    public bool ReadsSnapshots(int step) => step >= _options.FromStep && _bases?.ReadsSnapshots(step) == true;

    /// <summary>Whether <see cref="Watched"/> is of this step.</summary>
    public bool Watches(int step) => step == Watched.Step;

    /// <summary>Makes a step. Where the gradient's norm is not finite, nothing but the return value tells of it.</summary>
    /// <param name="step">Its number, from 1.</param>
    /// <param name="optimiser">The optimiser.</param>
    /// <param name="theta">θ, [N]; changed.</param>
    /// <param name="gradient">∇L, [N]; overwritten.</param>
    /// <returns>‖∇L‖ before clipping.</returns>
    public float Step(int step, Optimiser optimiser, Span<float> theta, Span<float> gradient)
    {
        float norm = optimiser.Norm(gradient);
        if (!float.IsFinite(norm))
            return norm;
        _kernel.Scale(optimiser.ClipOf(norm), gradient);
        if (step == _options.FromStep)
            theta.CopyTo(Anchor);
        Basis? basis = step >= _options.FromStep ? _bases?.At(step) : null;
        bool acts = step >= _options.FromStep && (basis is not null || _bases is null);
        bool watches = acts && step % _options.WatchEvery == 0;

        if (watches)
            Watched.Before(step, basis, gradient);
        if (acts && _options.Point == InterventionPoint.AfterClip)
            Change(step, basis, gradient, gradient, []);
        if (watches)
            Watched.Changed(basis, gradient);
        bool changesUpdate = acts && _options.Point == InterventionPoint.Update;
        if (watches || changesUpdate)
            theta.CopyTo(_before);
        optimiser.Step(theta, gradient, 1);
        if (changesUpdate)
            Change(step, basis, Moved(theta, _before, _keep), theta, _keep == 1 ? _before : []);
        else if (acts && _options.Point == InterventionPoint.Weights)
            Change(step, basis, Moved(theta, Anchor, 1), theta, Anchor);
        if (watches)
        {
            Watched.Stepped(basis, Moved(theta, _before, 1));
            Watched.Stands(basis, Moved(theta, Anchor, 1));
        }
        return norm;
    }

    /// <inheritdoc/>
    public void Dispose() => _bases?.Dispose();

    /// <summary>Changes y, which is x itself or of which x is a part: y ← y + (x' − x).</summary>
    /// <param name="step">The step.</param>
    /// <param name="basis">B.</param>
    /// <param name="x">[N].</param>
    /// <param name="y">[N].</param>
    /// <param name="without">y without x, where it is known better than by taking off a rounded x; else empty.</param>
    private void Change(int step, Basis? basis, Span<float> x, Span<float> y, ReadOnlySpan<float> without)
    {
        float f = (float)_options.Fraction;
        if (_options.IsIdle)
            return;
        switch (_options.Kind)
        {
            case InterventionKind.DeleteOrthogonal or InterventionKind.ProjectUpdate:
                Blend(basis!, x, -f, f, y);
                break;
            case InterventionKind.DeleteParallel:
                Blend(basis!, x, 0, -f, y);
                break;
            case InterventionKind.AmplifyParallel:
                Blend(basis!, x, 0, (float)(_options.Fraction / (1 - _options.Fraction)), y);
                break;
            case InterventionKind.RandomNoise:
                AddNoise(step, f * Math.Sqrt(Orthogonal(basis!, x)), y);
                break;
            default:
                foreach (Range range in _frozen)
                    if (f == 1 && !without.IsEmpty)
                        without[range].CopyTo(y[range]);
                    else
                        Shrink(f, x[range], y[range]);
                break;
        }
    }

    /// <summary>y ← y + a·x + b·BBᵀx; in place as (1 + a)x + b·BBᵀx, which leaves exactly BBᵀx where a = −1.</summary>
    private static void Blend(Basis basis, Span<float> x, float a, float b, Span<float> y)
    {
        Span<double> c = stackalloc double[basis.Dimension];
        basis.Coefficients(x, c);
        basis.Combine(x, x == y ? 1 + a : a, c, b, y);
    }

    /// <summary>‖x − BBᵀx‖².</summary>
    private static double Orthogonal(Basis basis, ReadOnlySpan<float> x) => Math.Max(0, Vectors64.Dot(x, x) - basis.Energy(x));

    /// <summary>Adds a vector of this length: entries ±length/√N, the signs drawn of the step alone.</summary>
    private void AddNoise(int step, double length, Span<float> y)
    {
        var random = new Philox(_options.Seed, "intervention.noise", (ulong)step);
        float size = (float)(length / Math.Sqrt(y.Length));
        uint signs = 0;
        for (int i = 0; i < y.Length; i++)
        {
            signs = i % 32 == 0 ? random.NextUInt32() : signs >> 1;
            y[i] += (signs & 1) == 0 ? size : -size;
        }
    }

    private static void Shrink(float f, ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] -= f * x[i];
    }

    private Span<float> Moved(ReadOnlySpan<float> theta, ReadOnlySpan<float> from, float keep)
    {
        _kernel.Difference(theta, keep, from, _moved);
        return _moved;
    }
}
