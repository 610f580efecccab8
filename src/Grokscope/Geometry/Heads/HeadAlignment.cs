using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Heads;

/// <summary>
/// How alike the heads [P, C] of two tasks are. The published cosine compares class by class, though the classes of two tasks have nothing to do
/// with one another; principal angles between the row spaces do not depend on the classes' order. Source: method.md §6, §23 31.
/// </summary>
internal static class HeadAlignment
{
    // A singular value below this share of the first is rounding noise of float32 weights.
    private const double LeastValue = 1e-6;

    /// <summary>⟨A, B⟩ / (‖A‖‖B‖ + 1e-12) of flattened matrices.</summary>
    public static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        Vectors64.Dot(a, b) / ((Vectors64.Norm(a) * Vectors64.Norm(b)) + 1e-12);

    /// <summary>
    /// An orthonormal basis of the directions of R^C that a head reads most: the first right singular vectors of W minus its mean over the
    /// classes, which no softmax sees.
    /// </summary>
    /// <param name="head">W [P, C].</param>
    /// <param name="P">Its rows.</param>
    /// <param name="C">Its columns.</param>
    /// <param name="directions">How many, at most min(P − 1, C).</param>
    /// <returns>Vectors [C]; null where the rows span fewer directions.</returns>
    public static double[][]? RowSpace(ReadOnlySpan<float> head, int P, int C, int directions)
    {
        var centred = new double[P * C];
        for (int c = 0; c < C; c++)
        {
            double sum = 0;
            for (int p = 0; p < P; p++)
                sum += head[(p * C) + c];
            for (int p = 0; p < P; p++)
                centred[(p * C) + c] = head[(p * C) + c] - (sum / P);
        }
        var svd = SingularValueDecomposition.Of(centred, P, C);
        return directions <= svd.Values.Length && svd.Values[directions - 1] > LeastValue * svd.Values[0] ? svd.Right[..directions] : null;
    }

    /// <summary>Cosines of the principal angles between two subspaces, descending, each in [0, 1]: singular values of V_A V_Bᵀ.</summary>
    /// <param name="a">Orthonormal vectors.</param>
    /// <param name="b">As many others.</param>
    public static double[] PrincipalCosines(double[][] a, double[][] b)
    {
        var products = new double[a.Length * b.Length];
        for (int i = 0; i < a.Length; i++)
            for (int j = 0; j < b.Length; j++)
                products[(i * b.Length) + j] = Vectors64.Dot(a[i], b[j]);
        return [.. SingularValueDecomposition.ValuesOf(products, a.Length, b.Length).Select(cosine => Math.Min(1, cosine))];
    }
}
