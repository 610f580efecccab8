namespace Grokscope.Model.Reference;

/// <summary>
/// The shared-trunk Transformer as the paper's formulas state it: dense, every token of every pair through every layer, in loops,
/// in any arithmetic. Slow, and the measure of everything fast. Source: method.md §2.1.
/// </summary>
/// <typeparam name="T">
/// Arithmetic: <see cref="Real"/> for the truth, <see cref="Dual"/> for Hessian-vector products, <see cref="Real32"/> for the plain
/// single-precision path.
/// </typeparam>
/// <param name="layout">Sizes and the parameters' places in θ.</param>
/// <param name="targets">Answers of all tasks.</param>
internal sealed class ReferenceTransformer<T>(ParameterLayout layout, PairTargets targets) where T : struct, IScalar<T>
{
    // Pairs taken through the network at a time: bounds memory, and keeps a chunk's rows in the cache.
    private const int Chunk = 64;

    private readonly ModelShape _shape = layout.Shape;
    private readonly Embedding<T> _embedding = new(layout);
    private readonly EncoderLayer<T>[] _layers = [.. layout.Layers.Select(at => new EncoderLayer<T>(layout.Shape, at))];
    private readonly LayerNorm<T> _finalNorm = new(layout.Shape.C, layout.FinalNormWeight, layout.FinalNormBias);
    private readonly Linear<T>[] _heads =
        [.. layout.Heads.Select(at => new Linear<T>(layout.Shape.C, layout.Shape.P, at.Weight, at.Bias))];

    /// <summary>Logits of every task.</summary>
    /// <param name="theta">Parameters, [N].</param>
    /// <param name="pairs">Pair indices a·P + b, [B].</param>
    /// <returns>[K][B, P].</returns>
    public T[][] Logits(ReadOnlySpan<T> theta, ReadOnlySpan<int> pairs)
    {
        var logits = new T[_shape.K][];
        for (int task = 0; task < _shape.K; task++)
            logits[task] = new T[pairs.Length * _shape.P];
        for (int start = 0; start < pairs.Length; start += Chunk)
        {
            T[] z = Readout(theta, pairs.Slice(start, Math.Min(Chunk, pairs.Length - start)));
            for (int task = 0; task < _shape.K; task++)
                _heads[task].Forward(theta, z).CopyTo(logits[task].AsSpan(start * _shape.P));
        }
        return logits;
    }

    /// <summary>∇L of L = Σ_t w_t · mean cross-entropy of task t over the pairs.</summary>
    /// <param name="theta">Parameters, [N].</param>
    /// <param name="pairs">Pair indices a·P + b, [B]; repeats count as often as they occur.</param>
    /// <param name="taskWeights">w, [K].</param>
    /// <param name="losses">Receives each task's mean cross-entropy, not weighted, [K]; 0 where its weight is 0.</param>
    /// <param name="gradient">Receives ∇L, [N].</param>
    public void Gradient(ReadOnlySpan<T> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, Span<T> losses, Span<T> gradient)
    {
        losses.Clear();
        gradient.Clear();
        for (int start = 0; start < pairs.Length; start += Chunk)
        {
            ReadOnlySpan<int> chunk = pairs.Slice(start, Math.Min(Chunk, pairs.Length - start));
            T[] z = Readout(theta, chunk);
            var dz = new T[z.Length]; // [B, C]
            for (int task = 0; task < _shape.K; task++)
            {
                if (taskWeights[task] == 0)
                    continue;
                T scale = T.FromDouble((double)taskWeights[task] / pairs.Length);
                T[] logits = _heads[task].Forward(theta, z); // [B, P]
                losses[task] += CrossEntropy.SumAndDerivative(logits, chunk, targets[task], _shape.P, scale);
                RowMath.Add<T>(_heads[task].Backward(theta, logits, gradient), dz);
            }
            Backward(theta, chunk, dz, gradient);
        }
        T count = T.FromDouble(pairs.Length);
        foreach (ref T loss in losses)
            loss /= count;
    }

    /// <summary>z = LN_f(h at position 0), [B, C].</summary>
    private T[] Readout(ReadOnlySpan<T> theta, ReadOnlySpan<int> pairs)
    {
        T[] h = _embedding.Forward(theta, pairs); // [B·T, C]
        foreach (EncoderLayer<T> layer in _layers)
            h = layer.Forward(theta, h);
        var first = new T[pairs.Length * _shape.C]; // [B, C]
        for (int b = 0; b < pairs.Length; b++)
            First(h, b).CopyTo(first.AsSpan(b * _shape.C));
        return _finalNorm.Forward(theta, first);
    }

    private void Backward(ReadOnlySpan<T> theta, ReadOnlySpan<int> pairs, T[] dz, Span<T> gradient)
    {
        T[] first = _finalNorm.Backward(theta, dz, gradient); // [B, C]
        var dh = new T[ModelShape.T * first.Length]; // [B·T, C]
        for (int b = 0; b < pairs.Length; b++)
            first.AsSpan(b * _shape.C, _shape.C).CopyTo(First(dh, b));
        foreach (EncoderLayer<T> layer in _layers.Reverse())
            dh = layer.Backward(theta, dh, gradient);
        _embedding.Backward(pairs, dh, gradient);
    }

    /// <summary>The row of pair b's first token in [B·T, C].</summary>
    private Span<T> First(T[] h, int b) => h.AsSpan(b * ModelShape.T * _shape.C, _shape.C);
}
