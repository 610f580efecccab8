namespace Grokscope.Model.Reference;

/// <summary>x[b, t] = tok_emb[token t of pair b] + pos_emb[t]. Source: method.md §2.1.</summary>
/// <typeparam name="T">Arithmetic.</typeparam>
/// <param name="layout">Sizes and places in θ.</param>
internal sealed class Embedding<T>(ParameterLayout layout) where T : struct, IScalar<T>
{
    private const int Tokens = ModelShape.T;
    private readonly int _width = layout.Shape.C;

    /// <summary>The rows of all tokens.</summary>
    /// <param name="theta">All parameters, [N].</param>
    /// <param name="pairs">Pair indices a·P + b, [B].</param>
    /// <returns>[B·T, C].</returns>
    public T[] Forward(ReadOnlySpan<T> theta, ReadOnlySpan<int> pairs)
    {
        var x = new T[pairs.Length * Tokens * _width];
        for (int r = 0; r < pairs.Length * Tokens; r++)
        {
            Span<T> row = x.AsSpan(r * _width, _width);
            theta.Slice(TokenRow(pairs, r), _width).CopyTo(row);
            RowMath.Add(theta.Slice(PositionRow(r), _width), row);
        }
        return x;
    }

    /// <summary>Adds each row's ∂L/∂x to the gradients of its token and its position.</summary>
    public void Backward(ReadOnlySpan<int> pairs, T[] dx, Span<T> gradient)
    {
        for (int r = 0; r < pairs.Length * Tokens; r++)
        {
            ReadOnlySpan<T> row = dx.AsSpan(r * _width, _width);
            RowMath.Add(row, gradient.Slice(TokenRow(pairs, r), _width));
            RowMath.Add(row, gradient.Slice(PositionRow(r), _width));
        }
    }

    private int TokenRow(ReadOnlySpan<int> pairs, int r)
    {
        (int a, int b) = Math.DivRem(pairs[r / Tokens], layout.Shape.P);
        return layout.TokenEmbedding + (r % Tokens == 0 ? a : b) * _width;
    }

    private int PositionRow(int r) => layout.PositionEmbedding + r % Tokens * _width;
}
