using Grokscope.Model.Engine;
using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model;

/// <summary>
/// The model as loss function in float32, fast: forward and backward passes that compute only what the loss depends on (the answer
/// is read at position 0, rows of the first layer repeat, pairs of a batch repeat), all of it exact. The same θ and pairs give the same
/// bits for any number of threads and any instruction set. Not thread-safe: one caller at a time.
/// </summary>
/// <example>
/// <code>
/// var tasks = new TaskSet(modulus: 11, [new ModularTask("add", "a + b"), new ModularTask("mul", "a * b")]);
/// using var model = new Transformer(new ModelShape(P: 11, C: 16, L: 1, H: 2, F: 32, tasks.Names), tasks.Targets);
/// float[] theta = Initialisation.Draw(model.Layout, seed: 42), gradient = new float[theta.Length], product = new float[theta.Length];
/// int[] pairs = [(3 * 11) + 4, (5 * 11) + 6]; // a·P + b
/// double[] losses = new double[2];
/// model.Gradient(theta, pairs, [1, 1], losses, gradient);
/// using Linearisation point = model.Linearise(theta, pairs, [1, 1]);
/// point.Multiply(gradient, product); // H·g
/// </code>
/// </example>
public sealed class Transformer : ITwiceDifferentiable, IClassifier, IDisposable
{
    private readonly IEngine _engine;
    private bool _disposed;

    /// <summary>Makes the loss function of a model and its tasks.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="targets">Right answers; one task for each head.</param>
    /// <param name="threads">Threads to use, ≥ 1.</param>
    /// <param name="instructionSet">Variant of the kernels; else <see cref="InstructionSets.Current"/>.</param>
    public Transformer(ModelShape shape, PairTargets targets, int threads = 1, InstructionSet? instructionSet = null)
    {
        if (targets.Tasks != shape.K || targets.Modulus != shape.P)
            throw new ArgumentException(
                $"The model has {shape.K} tasks modulo {shape.P}, but the targets are of {targets.Tasks} tasks modulo {targets.Modulus}.", nameof(targets));
        if (shape.C % shape.H != 0)
            throw new ArgumentException($"The width {shape.C} must be a multiple of the {shape.H} heads.", nameof(shape));
        var layout = new ParameterLayout(shape);
        Threads = threads;
        InstructionSet = instructionSet ?? InstructionSets.Current;
        _engine = InstructionSet switch
        {
            InstructionSet.Avx512 => new Engine<Lanes512>(layout, targets, threads),
            InstructionSet.Avx2 => new Engine<Lanes256>(layout, targets, threads),
            _ => new Engine<LanesScalar>(layout, targets, threads),
        };
    }

    /// <inheritdoc/>
    public ParameterLayout Layout => _engine.Layout;

    /// <summary>Threads that it uses.</summary>
    public int Threads { get; }

    /// <summary>Variant of the kernels that it uses.</summary>
    public InstructionSet InstructionSet { get; }

    /// <inheritdoc/>
    public void Gradient(
        ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, Span<double> losses, Span<float> gradient)
    {
        Demand(theta.Length, Layout.Count, nameof(theta));
        Demand(taskWeights.Length, Layout.Shape.K, nameof(taskWeights));
        Demand(losses.Length, Layout.Shape.K, nameof(losses));
        Demand(gradient.Length, Layout.Count, nameof(gradient));
        DemandAlive();
        _engine.Gradient(theta, pairs, taskWeights, losses, gradient);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<double> losses, Span<int> correct)
    {
        Demand(theta.Length, Layout.Count, nameof(theta));
        Demand(losses.Length, Layout.Shape.K, nameof(losses));
        Demand(correct.Length, Layout.Shape.K, nameof(correct));
        DemandAlive();
        _engine.Evaluate(theta, pairs, losses, correct);
    }

    /// <inheritdoc/>
    ILinearisation ITwiceDifferentiable.Linearise(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights) =>
        Linearise(theta, pairs, taskWeights);

    /// <inheritdoc/>
    public void Logits(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<float> logits)
    {
        Demand(theta.Length, Layout.Count, nameof(theta));
        Demand(logits.Length, pairs.Length * Layout.Shape.K * Layout.Shape.P, nameof(logits));
        DemandAlive();
        _engine.Logits(theta, pairs, logits);
    }

    /// <summary>Goes to a point and keeps what Hessian-vector products there need.</summary>
    /// <param name="theta">Parameters, [N].</param>
    /// <param name="pairs">Pair indices a·P + b, repeats allowed.</param>
    /// <param name="taskWeights">w of the loss Σ_t w_t·L_t, [K].</param>
    public Linearisation Linearise(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights)
    {
        Demand(theta, taskWeights);
        return new Linearisation(this, _engine.Linearise(theta, pairs, taskWeights));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _engine.Dispose();
    }

    /// <summary>Native memory is gone after <see cref="Dispose"/>: nothing may touch it then.</summary>
    /// <exception cref="ObjectDisposedException">It is.</exception>
    internal void DemandAlive() => ObjectDisposedException.ThrowIf(_disposed, this);

    /// <summary>Demands a point and weights of this model's sizes, and that the model is alive.</summary>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    internal void Demand(ReadOnlySpan<float> theta, ReadOnlySpan<float> taskWeights)
    {
        Demand(theta.Length, Layout.Count, nameof(theta));
        Demand(taskWeights.Length, Layout.Shape.K, nameof(taskWeights));
        DemandAlive();
    }

    private static void Demand(int length, int expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"{name} has {length} entries, but this model needs {expected}.", name);
    }
}
