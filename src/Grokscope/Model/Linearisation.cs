namespace Grokscope.Model;

/// <summary>
/// The loss around one point θ on one list of pairs: its gradient, and its Hessian as an operator. Activations of both passes are kept
/// (about 40 kB a pair for the published model), so that a product H·v costs about two gradients. Exact to rounding (forward over reverse).
/// Must be disposed of, and before the <see cref="Transformer"/> that made it.
/// </summary>
/// <seealso cref="Transformer"/>
public sealed class Linearisation : ILinearisation
{
    private readonly ILinearisation _point;
    private readonly Transformer _model;
    private bool _disposed;

    internal Linearisation(Transformer model, ILinearisation point)
    {
        _model = model;
        _point = point;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Gradient => _point.Gradient;

    /// <inheritdoc/>
    public ReadOnlySpan<double> Losses => _point.Losses;

    /// <inheritdoc/>
    public void MoveTo(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _model.Demand(theta, taskWeights);
        _point.MoveTo(theta, pairs, taskWeights);
    }

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<float> vectors, Span<float> products)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _model.DemandAlive();
        int count = _model.Layout.Count;
        if (vectors.Length % count != 0 || vectors.Length != products.Length)
            throw new ArgumentException($"Vectors ({vectors.Length} entries) and products ({products.Length}) must both be a multiple of N = {count}.");
        _point.Multiply(vectors, products);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _point.Dispose();
    }
}
