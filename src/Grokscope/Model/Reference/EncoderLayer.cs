namespace Grokscope.Model.Reference;

/// <summary>A pre-norm encoder layer: h = x + Attn(LN1(x)), y = h + MLP(LN2(h)). Source: method.md §2.1.</summary>
/// <typeparam name="T">Arithmetic.</typeparam>
/// <param name="shape">Sizes.</param>
/// <param name="at">This layer's place in θ.</param>
internal sealed class EncoderLayer<T>(ModelShape shape, LayerOffsets at) : IBlock<T> where T : struct, IScalar<T>
{
    private readonly LayerNorm<T> _norm1 = new(shape.C, at.Norm1Weight, at.Norm1Bias);
    private readonly Attention<T> _attention = new(shape, at);
    private readonly LayerNorm<T> _norm2 = new(shape.C, at.Norm2Weight, at.Norm2Bias);
    private readonly Mlp<T> _mlp = new(shape, at);

    public T[] Forward(ReadOnlySpan<T> theta, T[] x)
    {
        T[] h = _attention.Forward(theta, _norm1.Forward(theta, x));
        RowMath.Add<T>(x, h);
        T[] y = _mlp.Forward(theta, _norm2.Forward(theta, h));
        RowMath.Add<T>(h, y);
        return y;
    }

    public T[] Backward(ReadOnlySpan<T> theta, T[] dy, Span<T> gradient)
    {
        T[] dh = _norm2.Backward(theta, _mlp.Backward(theta, dy, gradient), gradient);
        RowMath.Add<T>(dy, dh);
        T[] dx = _norm1.Backward(theta, _attention.Backward(theta, dh, gradient), gradient);
        RowMath.Add<T>(dh, dx);
        return dx;
    }
}
