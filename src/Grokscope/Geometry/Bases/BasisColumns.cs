using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Bases;

/// <summary>Columns of a basis: orthonormal in float64, then rounded to float32.</summary>
internal static class BasisColumns
{
    /// <summary>Orthonormalises vectors in their place, leaves out those that the ones before them span, and rounds the others.</summary>
    /// <param name="vectors">[K][N].</param>
    /// <returns>At most K columns, [N] each; their products differ from 0 and 1 by some 1e-8.</returns>
    public static float[][] Orthonormal(IReadOnlyList<double[]> vectors)
    {
        GramSchmidt.Orthonormalise(vectors);
        return [.. vectors.Where(vector => Vectors64.Norm(vector) > 0).Select(vector => Vectors64.Rounded(vector))];
    }

    /// <summary>‖Bᵀx‖², which is BBᵀx's share of a unit vector's energy.</summary>
    /// <param name="columns">B, [K][N].</param>
    /// <param name="x">[N].</param>
    public static double Energy(IReadOnlyList<float[]> columns, ReadOnlySpan<float> x)
    {
        double energy = 0;
        foreach (float[] column in columns)
        {
            double along = Vectors64.Dot(column, x);
            energy += along * along;
        }
        return energy;
    }
}
