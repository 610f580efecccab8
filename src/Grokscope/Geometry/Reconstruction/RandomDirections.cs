using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Reconstruction;

/// <summary>Orthonormal bases of uniformly random subspaces: normal vectors, orthonormalised. Source: method.md §8, §13.</summary>
internal static class RandomDirections
{
    /// <summary>A basis [count][n] of a random subspace of R^n.</summary>
    public static double[][] Of(int count, int n, Philox random) => In([0..n], count, n, random);

    /// <summary>A basis [count][n] of a random subspace of the vectors of R^n that are 0 outside of some ranges.</summary>
    public static double[][] In(IReadOnlyList<Range> ranges, int count, int n, Philox random)
    {
        double[][] directions = [.. Enumerable.Range(0, count).Select(_ => new double[n])];
        foreach (double[] direction in directions)
            foreach (Range range in ranges)
                random.Normal(direction.AsSpan(range));
        GramSchmidt.Orthonormalise(directions);
        return directions;
    }
}
