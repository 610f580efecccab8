using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Training.Interventions;

/// <summary>Made-up directions.</summary>
internal static class Directions
{
    /// <summary>So many orthonormal directions, [K][N].</summary>
    public static float[][] Random(int count, int parameters, uint seed = 3)
    {
        var random = new Philox(seed, "test.directions", 0);
        double[][] columns = [.. Enumerable.Range(0, count).Select(_ => new double[parameters])];
        foreach (double[] column in columns)
            random.Normal(column);
        GramSchmidt.Orthonormalise(columns);
        return [.. columns.Select(column => Vectors64.Rounded(column))];
    }

    /// <summary>A vector of normal numbers.</summary>
    public static float[] Vector(int parameters, uint seed = 4)
    {
        var vector = new float[parameters];
        new Philox(seed, "test.vector", 0).Normal(vector);
        return vector;
    }

    /// <summary>BBᵀx in float64.</summary>
    public static double[] Projected(float[][] columns, ReadOnlySpan<float> x)
    {
        var projected = new double[x.Length];
        foreach (float[] column in columns)
            Vectors64.Axpy(Vectors64.Dot(column, x), column, projected);
        return projected;
    }
}
