using System.Runtime.CompilerServices;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>
/// The row side of <see cref="FirstLayer{V}"/>: each (position, token) row gathers its gradient from the pairs it stands in, in order.
/// Gathering instead of scattering lets rows be shared out without a word on the order of sums.
/// </summary>
internal static unsafe class RowGather<V> where V : struct, ILanes<V>
{
    /// <summary>target[row] = tok_emb of the row's token + pos_emb of its position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Embed(ParameterLayout layout, float* flat, Batch batch, int first, int rows, float* target)
    {
        int C = layout.Shape.C;
        for (int row = first; row < first + rows; row++)
        {
            float* token = flat + layout.TokenEmbedding + ((nint)batch.RowToken[row] * C);
            float* position = flat + layout.PositionEmbedding + (row < batch.RowsAtFirst ? 0 : C);
            for (int c = 0; c < C; c += ILanes<V>.Count)
                Row<V>.Store(Row<V>.Load(token + c, C - c) + Row<V>.Load(position + c, C - c), target + ((nint)row * C) + c, C - c);
        }
    }

    /// <summary>Zeroes the gradients of one row at query and key, contribution and embedding.</summary>
    public static void Clear(ModelShape shape, int row, float* dQkv, float* dContribution, float* dEmbedding)
    {
        new Span<float>(dQkv + ((nint)row * 3 * shape.C), 2 * shape.C).Clear();
        new Span<float>(dContribution + ((nint)row * shape.H * shape.C), shape.H * shape.C).Clear();
        new Span<float>(dEmbedding + ((nint)row * shape.C), shape.C).Clear();
    }

    /// <summary>
    /// dContribution_h of the row += Σ over its pairs and queries of (the weight that the query gives it)·dOut; dEmbedding (unless null)
    /// += Σ dOut of the query that the row itself is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOutputs(
        ModelShape shape, Batch batch, int row, int queries, float* dOut, float* p0, float* p1, float* dContribution, float* dEmbedding)
    {
        int C = shape.C, H = shape.H, position = row < batch.RowsAtFirst ? 0 : 1;
        float* weights = position == 0 ? p0 : p1;
        float* target = dContribution + ((nint)row * H * C);
        for (int member = batch.RowStart[row]; member < batch.RowStart[row + 1]; member++)
        {
            int j = batch.Members[member];
            nint first = batch.QueryRow(0, j, queries), second = queries == 2 ? batch.QueryRow(1, j, queries) : first;
            float* d0 = dOut + (first * C), d1 = dOut + (second * C);
            for (int h = 0; h < H; h++)
            {
                // Both queries in one pass over the sums; a single query counts nothing for the second.
                V w0 = V.All(weights[(first * H) + h]), w1 = V.All(queries == 2 ? weights[(second * H) + h] : 0);
                float* to = target + ((nint)h * C);
                for (int c = 0; c < C; c += ILanes<V>.Count)
                {
                    V sum = V.MultiplyAdd(w0, V.Load(d0 + c), V.Load(to + c));
                    Row<V>.Store(V.MultiplyAdd(w1, V.Load(d1 + c), sum), to + c, C - c);
                }
            }
            if (position < queries && dEmbedding != null)
            {
                float* own = position == 0 ? d0 : d1, to = dEmbedding + ((nint)row * C);
                for (int c = 0; c < C; c += ILanes<V>.Count)
                    Row<V>.Store(V.Load(to + c) + V.Load(own + c), to + c, C - c);
            }
        }
    }

    /// <summary>
    /// dQ of the row += Σ ds·(K of a's row − K of b's row) over the pairs where it asks; dK += ±Σ ds·Q over all queries of its pairs,
    /// plus at position 0, minus at position 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScores(ModelShape shape, Batch batch, int row, int queries, float* dScore, float* qkv, float* dQkv)
    {
        int C = shape.C, H = shape.H, width = shape.HeadWidth, position = row < batch.RowsAtFirst ? 0 : 1;
        float* dQuery = dQkv + ((nint)row * 3 * C), dKey = dQuery + C;
        for (int member = batch.RowStart[row]; member < batch.RowStart[row + 1]; member++)
        {
            int j = batch.Members[member];
            float* a = qkv + ((nint)batch.FirstRow[j] * 3 * C), b = qkv + ((nint)batch.SecondRow[j] * 3 * C);
            for (int q = 0; q < queries; q++)
            {
                nint at = batch.QueryRow(q, j, queries);
                float* query = q == 0 ? a : b;
                for (int h = 0; h < H; h++)
                {
                    float score = dScore[(at * H) + h];
                    V forQuery = V.All(score), forKey = V.All(position == 0 ? score : -score);
                    for (int c = h * width; c < (h + 1) * width; c += ILanes<V>.Count)
                    {
                        int left = ((h + 1) * width) - c;
                        Row<V>.Store(V.MultiplyAdd(forKey, V.Load(query + c), V.Load(dKey + c)), dKey + c, left);
                        if (q == position)
                            Row<V>.Store(
                                V.MultiplyAdd(forQuery, V.Load(a + C + c) - V.Load(b + C + c), V.Load(dQuery + c)), dQuery + c, left);
                    }
                }
            }
        }
    }

    /// <summary>Adds the rows' gradients to those of their token and their position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EmbeddingGradient(ParameterLayout layout, Batch batch, float* dEmbedding, float* gradient)
    {
        int C = layout.Shape.C, atFirst = batch.RowsAtFirst;
        for (int row = 0; row < batch.Rows; row++)
        {
            float* target = gradient + layout.TokenEmbedding + ((nint)batch.RowToken[row] * C);
            for (int c = 0; c < C; c++)
                target[c] += dEmbedding[((nint)row * C) + c];
        }
        ColumnSums<V>.Add(dEmbedding, C, atFirst, C, gradient + layout.PositionEmbedding);
        ColumnSums<V>.Add(dEmbedding + ((nint)atFirst * C), C, batch.Rows - atFirst, C, gradient + layout.PositionEmbedding + C);
    }
}
