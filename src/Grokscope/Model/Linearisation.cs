using Grokscope.Model.Engine;

namespace Grokscope.Model;

/// <summary>
/// The loss around one point θ on one list of pairs: its gradient, and its Hessian as an operator. Activations of both passes are kept
/// (about 40 kB a pair for the published model), so that a product H·v costs about two gradients. Exact to rounding (forward over reverse).
/// Must be disposed of, and before the <see cref="Transformer"/> that made it.
/// </summary>
public sealed class Linearisation : IDisposable
{
    private readonly ILinearised _point;
    private readonly Transformer _model;
    private bool _disposed;

    internal Linearisation(Transformer model, ILinearised point)
    {
        _model = model;
        _point = point;
    }

    /// <summary>∇L(θ), [N].</summary>
    public ReadOnlySpan<float> Gradient => _point.Gradient;

    /// <summary>Mean cross-entropy of each task, [K]; 0 where its weight is 0.</summary>
    public ReadOnlySpan<double> Losses => _point.Losses;

    /// <summary>Products of the Hessian ∇²L(θ) with one or several vectors.</summary>
    /// <param name="vectors">v_1, v_2, … one after the other, [count·N].</param>
    /// <param name="products">Receives H·v_1, H·v_2, …, [count·N]; must not overlap the vectors.</param>
    public void Multiply(ReadOnlySpan<float> vectors, Span<float> products)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _model.DemandAlive();
        int count = _model.Layout.Count;
        if (vectors.Length % count != 0 || vectors.Length != products.Length)
            throw new ArgumentException($"Vectors ({vectors.Length} entries) and products ({products.Length}) must both be a multiple of N = {count}.");
        for (int at = 0; at < vectors.Length; at += count)
            _point.Multiply(vectors.Slice(at, count), products.Slice(at, count));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _point.Dispose();
    }
}
