using System.Collections.Concurrent;
using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Commutators;

/// <summary>
/// What a K-dimensional subspace that knows nothing holds of a vector: ‖proj‖/‖vector‖ for uniformly random subspaces of R^n. The vector does not
/// matter, since turning the subspace is as good as turning the vector; of a normal vector the square is χ²_K/(χ²_K + χ²_(n−K)), which is drawn. Its
/// law is Beta(K/2, (n − K)/2), its mean K/n. Source: method.md §8, §23, 6.
/// </summary>
/// <param name="seed">Seed of what is measured.</param>
/// <param name="dimension">n, above every K that is asked for.</param>
/// <example>
/// <code>
/// var random = new RandomSubspaces(seed: 42, dimension: run.Layout.Count);
/// Console.WriteLine($"32 random directions hold {random.Level(32):p2} of a vector's length, with 95 % below {random.Quantile(32, 0.95):p2}");
/// </code>
/// </example>
public sealed class RandomSubspaces(uint seed, int dimension)
{
    /// <summary>Subspaces drawn per K: the ends of a 95 % interval are then known to about a hundredth of its width.</summary>
    public const int Draws = 10_000;

    private readonly ConcurrentDictionary<int, Lazy<double[]>> _shares = new();

    /// <summary>n.</summary>
    public int Dimension => dimension;

    /// <summary>√(K/n), the root mean square.</summary>
    public double Level(int subspace) => Math.Sqrt((double)subspace / dimension);

    /// <summary>Quantile of ‖proj‖/‖vector‖ over the drawn subspaces.</summary>
    /// <param name="subspace">K, 1 … n − 1.</param>
    /// <param name="quantile">0 … 1.</param>
    public double Quantile(int subspace, double quantile) =>
        Quantiles.OfSorted(_shares.GetOrAdd(subspace, k => new Lazy<double[]>(() => Draw(k))).Value, quantile);

    private double[] Draw(int subspace)
    {
        var random = new Philox(seed, $"random subspaces of {dimension}", (ulong)subspace);
        var shares = new double[Draws];
        for (int i = 0; i < shares.Length; i++)
        {
            double inside = ChiSquared.Next(random, subspace), outside = ChiSquared.Next(random, dimension - subspace);
            shares[i] = Math.Sqrt(inside / (inside + outside));
        }
        Array.Sort(shares);
        return shares;
    }
}
