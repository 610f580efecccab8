using System.Runtime.InteropServices;

namespace Grokscope.Model.Reference;

/// <summary>
/// The oracle: losses, gradients, Hessian-vector products and logits of the Transformer in double precision, straight from the
/// formulas of method.md §2.1. A gradient of 512 pairs at C = 128 takes a quarter of a second, a product three times that.
/// Not for several threads at once.
/// </summary>
internal sealed class ReferenceModel : ILossFunction
{
    private readonly PairTargets _targets;
    private readonly ReferenceTransformer<Real> _values;
    private readonly ReferenceTransformer<Dual> _duals;

    /// <summary>A model of this shape for tasks with these answers.</summary>
    /// <exception cref="ArgumentException">Sizes and answers do not fit together.</exception>
    public ReferenceModel(ModelShape shape, PairTargets targets)
    {
        if (shape.P != targets.Modulus || shape.K != targets.Tasks)
            throw new ArgumentException(
                $"The model has modulus {shape.P} and {shape.K} tasks, the answers are for {targets.Modulus} and {targets.Tasks}.",
                nameof(targets));
        if (shape.C % shape.H != 0)
            throw new ArgumentException($"The width {shape.C} must be a multiple of the {shape.H} heads.", nameof(shape));
        Layout = new ParameterLayout(shape);
        _targets = targets;
        _values = new ReferenceTransformer<Real>(Layout, targets);
        _duals = new ReferenceTransformer<Dual>(Layout, targets);
    }

    /// <inheritdoc/>
    public ParameterLayout Layout { get; }

    /// <summary>∇L of L = Σ_t w_t · mean cross-entropy of task t.</summary>
    /// <param name="theta">Parameters, [N].</param>
    /// <param name="pairs">Pair indices a·P + b, at least one; repeats count as often as they occur.</param>
    /// <param name="taskWeights">w, [K].</param>
    /// <param name="losses">Each task's mean cross-entropy, not weighted, [K]; 0 where its weight is 0.</param>
    /// <returns>∇L, [N].</returns>
    /// <exception cref="ArgumentException">A length is wrong, or a task of non-zero weight has no answer for a pair.</exception>
    public double[] Gradient(ReadOnlySpan<double> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, out double[] losses)
    {
        Check(theta.Length, pairs, taskWeights.Length);
        losses = new double[Layout.Shape.K];
        var gradient = new double[Layout.Count];
        _values.Gradient(
            MemoryMarshal.Cast<double, Real>(theta), pairs, taskWeights,
            MemoryMarshal.Cast<double, Real>(losses.AsSpan()), MemoryMarshal.Cast<double, Real>(gradient.AsSpan()));
        return gradient;
    }

    /// <summary>Hv, H = ∇²L, exact: the gradient's derivative along v by dual numbers (forward-over-reverse).</summary>
    /// <param name="theta">Parameters, [N].</param>
    /// <param name="v">Direction, [N], of any length.</param>
    /// <param name="pairs">Pair indices a·P + b, at least one.</param>
    /// <param name="taskWeights">w, [K].</param>
    /// <returns>Hv, [N].</returns>
    /// <exception cref="ArgumentException">A length is wrong, or a task of non-zero weight has no answer for a pair.</exception>
    public double[] HessianVector(
        ReadOnlySpan<double> theta, ReadOnlySpan<double> v, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights)
    {
        Check(theta.Length, pairs, taskWeights.Length);
        if (v.Length != theta.Length)
            throw new ArgumentException($"The direction has {v.Length} entries, the model {theta.Length} parameters.", nameof(v));
        var point = new Dual[theta.Length];
        for (int i = 0; i < point.Length; i++)
            point[i] = new Dual(theta[i], v[i]);
        var gradient = new Dual[theta.Length];
        _duals.Gradient(point, pairs, taskWeights, new Dual[Layout.Shape.K], gradient);
        return Array.ConvertAll(gradient, g => g.Tangent);
    }

    /// <summary>Logits of every task.</summary>
    /// <param name="theta">Parameters, [N].</param>
    /// <param name="pairs">Pair indices a·P + b, [B], at least one.</param>
    /// <returns>[K][B, P].</returns>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public double[][] Logits(ReadOnlySpan<double> theta, ReadOnlySpan<int> pairs)
    {
        Check(theta.Length, pairs, Layout.Shape.K);
        Real[][] logits = _values.Logits(MemoryMarshal.Cast<double, Real>(theta), pairs);
        return Array.ConvertAll(logits, task => Array.ConvertAll(task, z => z.Value));
    }

    /// <inheritdoc/>
    /// <remarks>Computed in double precision and rounded at the end.</remarks>
    public void Gradient(
        ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, Span<double> losses, Span<float> gradient)
    {
        double[] exact = Gradient(Widen(theta), pairs, taskWeights, out double[] means);
        means.CopyTo(losses);
        for (int i = 0; i < exact.Length; i++)
            gradient[i] = (float)exact[i];
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<double> losses, Span<int> correct)
    {
        double[][] logits = Logits(Widen(theta), pairs);
        int classes = Layout.Shape.P;
        for (int task = 0; task < logits.Length; task++)
        {
            correct[task] = 0;
            for (int b = 0; b < pairs.Length; b++)
                if (ArgMax(logits[task].AsSpan(b * classes, classes)) == _targets[task][pairs[b]])
                    correct[task]++;
            Span<Real> values = MemoryMarshal.Cast<double, Real>(logits[task].AsSpan());
            losses[task] = CrossEntropy.SumAndDerivative(values, pairs, _targets[task], classes, default).Value / pairs.Length;
        }
    }

    private static int ArgMax(ReadOnlySpan<double> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
            if (row[i] > row[best])
                best = i;
        return best;
    }

    private static double[] Widen(ReadOnlySpan<float> x) => Array.ConvertAll(x.ToArray(), value => (double)value);

    private void Check(int parameters, ReadOnlySpan<int> pairs, int weights)
    {
        if (parameters != Layout.Count)
            throw new ArgumentException($"θ has {parameters} entries, the model {Layout.Count} parameters.", nameof(parameters));
        if (weights != Layout.Shape.K)
            throw new ArgumentException($"There are {weights} task weights for {Layout.Shape.K} tasks.", nameof(weights));
        if (pairs.IsEmpty)
            throw new ArgumentException("A mean needs at least one pair.", nameof(pairs));
        if (pairs.ContainsAnyExceptInRange(0, Layout.Shape.Pairs - 1))
            throw new ArgumentException($"A pair a·P + b must lie in 0 … {Layout.Shape.Pairs - 1}.", nameof(pairs));
    }
}
