namespace Grokscope.Model.Reference;

/// <summary>
/// Multi-head self-attention over the two tokens of each pair, no mask: head h of row t gives Σ_u softmax_u(q_t·k_u / √(C/H)) v_u; the
/// heads' outputs side by side go through the output projection. Source: method.md §2.1.
/// </summary>
/// <typeparam name="T">Arithmetic.</typeparam>
/// <param name="shape">Sizes.</param>
/// <param name="at">This layer's place in θ.</param>
internal sealed class Attention<T>(ModelShape shape, LayerOffsets at) : IBlock<T> where T : struct, IScalar<T>
{
    private const int Tokens = ModelShape.T;

    private readonly Linear<T> _in = new(shape.C, 3 * shape.C, at.InWeight, at.InBias);
    private readonly Linear<T> _out = new(shape.C, shape.C, at.OutWeight, at.OutBias);
    private readonly T _scale = T.FromDouble(1 / Math.Sqrt(shape.HeadWidth));
    private T[] _qkv = []; // [B·T, 3C]: q, k and v of all heads
    private T[] _weights = []; // [B·T, H, T]: softmax over the last index

    public T[] Forward(ReadOnlySpan<T> theta, T[] x)
    {
        int rows = x.Length / shape.C;
        var mixed = new T[x.Length]; // [B·T, C]
        _qkv = _in.Forward(theta, x);
        _weights = new T[rows * shape.H * Tokens];
        for (int r = 0; r < rows; r++)
            for (int h = 0; h < shape.H; h++)
            {
                Span<T> weights = Weights(r, h);
                for (int u = 0; u < Tokens; u++)
                    weights[u] = RowMath.Dot<T>(Query(_qkv, r, h), Key(_qkv, Token(r, u), h)) * _scale;
                RowMath.Softmax(weights);
                for (int u = 0; u < Tokens; u++)
                    RowMath.AddScaled<T>(weights[u], Value(_qkv, Token(r, u), h), Head(mixed, r, h));
            }
        return _out.Forward(theta, mixed);
    }

    /// <summary>
    /// With the weights p and the scores s: dv_u += p_u dy; dp_u = dy·v_u; ds_u = p_u (dp_u − Σ_w p_w dp_w); dq += ds_u k_u / √(C/H),
    /// dk_u += ds_u q / √(C/H).
    /// </summary>
    public T[] Backward(ReadOnlySpan<T> theta, T[] dy, Span<T> gradient)
    {
        T[] mixed = _out.Backward(theta, dy, gradient);
        var dqkv = new T[_qkv.Length];
        var dweights = new T[Tokens];
        for (int r = 0; r < dy.Length / shape.C; r++)
            for (int h = 0; h < shape.H; h++)
            {
                ReadOnlySpan<T> weights = Weights(r, h), d = Head(mixed, r, h);
                for (int u = 0; u < Tokens; u++)
                {
                    RowMath.AddScaled(weights[u], d, Value(dqkv, Token(r, u), h));
                    dweights[u] = RowMath.Dot(d, Value(_qkv, Token(r, u), h));
                }
                T mean = RowMath.Dot<T>(weights, dweights);
                for (int u = 0; u < Tokens; u++)
                {
                    T dscore = weights[u] * (dweights[u] - mean) * _scale;
                    RowMath.AddScaled<T>(dscore, Key(_qkv, Token(r, u), h), Query(dqkv, r, h));
                    RowMath.AddScaled<T>(dscore, Query(_qkv, r, h), Key(dqkv, Token(r, u), h));
                }
            }
        return _in.Backward(theta, dqkv, gradient);
    }

    /// <summary>Row of token u of the pair that row r belongs to.</summary>
    private static int Token(int r, int u) => r / Tokens * Tokens + u;

    private Span<T> Weights(int r, int h) => _weights.AsSpan((r * shape.H + h) * Tokens, Tokens);

    private Span<T> Head(T[] rows, int r, int h) => rows.AsSpan(r * shape.C + h * shape.HeadWidth, shape.HeadWidth);

    private Span<T> Query(T[] qkv, int r, int h) => Head(qkv, 3 * r, h);

    private Span<T> Key(T[] qkv, int r, int h) => Head(qkv, 3 * r + 1, h);

    private Span<T> Value(T[] qkv, int r, int h) => Head(qkv, 3 * r + 2, h);
}
