namespace Grokscope.Model;

/// <summary>
/// Floating-point operations that the model's matrix products need, a multiply-add counting two. Of R distinct (position, token) rows,
/// n distinct pairs and Q queries a layer (2, in the last layer 1), a forward pass takes multiply-adds
/// R·(3C² + C²) in the first attention, n·(Q·3C² + C²) in each later one (query, value and output of Q tokens, keys of the difference),
/// Q·n·2CF in each MLP and n·C·K·P in the heads; the backward pass takes twice as many. Norms, softmax, GELU and mixing are not counted.
/// </summary>
internal static class FlopCount
{
    /// <summary>Operations of a forward pass.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="pairs">Distinct pairs, n.</param>
    /// <param name="rows">Distinct rows of the first layer, R; at most 2P.</param>
    public static double Forward(ModelShape shape, int pairs, int rows)
    {
        double C = shape.C, n = pairs, products = rows * 4 * C * C;
        for (int layer = 0; layer < shape.L; layer++)
        {
            int queries = shape.Queries(layer);
            if (layer > 0)
                products += n * ((3 * queries) + 1) * C * C;
            products += queries * n * 2 * C * shape.F;
        }
        return 2 * (products + (n * C * shape.K * shape.P));
    }

    /// <summary>Operations of a gradient: a forward and a backward pass.</summary>
    public static double Gradient(ModelShape shape, int pairs, int rows) => 3 * Forward(shape, pairs, rows);
}
