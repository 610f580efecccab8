namespace Grokscope.Numerics.LinearAlgebra;

/// <summary>Orthonormal bases of the span of vectors, in the order given: the Q of a QR decomposition. Same bits on every machine.</summary>
internal static class GramSchmidt
{
    // What is left of a vector that the others span are rounding errors, some 1e-16 of it.
    private const double LeastRest = 1e-12;

    /// <summary>
    /// Makes vectors orthonormal in their place. Each is freed twice of those before it, since once leaves what rounding put into it. A vector
    /// of which less than 1e-12 is left becomes 0.
    /// </summary>
    /// <param name="vectors">[k][n].</param>
    /// <returns>How many are not 0.</returns>
    public static int Orthonormalise(IReadOnlyList<double[]> vectors)
    {
        int rank = 0;
        for (int k = 0; k < vectors.Count; k++)
        {
            if (IsFreed(vectors, k) && IsFreed(vectors, k))
                rank++;
            else
                Array.Clear(vectors[k]);
        }
        return rank;
    }

    // Takes off a vector what those before it span, and scales the rest to length 1, if there is any.
    private static bool IsFreed(IReadOnlyList<double[]> vectors, int k)
    {
        double whole = Vectors64.Norm(vectors[k]);
        for (int j = 0; j < k; j++)
            Vectors64.Axpy(-Vectors64.Dot(vectors[j], vectors[k]), vectors[j], vectors[k]);
        double rest = Vectors64.Norm(vectors[k]);
        if (!(rest > LeastRest * whole))
            return false;
        Vectors64.Scale(1 / rest, vectors[k]);
        return true;
    }
}
