using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Commutators;

/// <summary>
/// What a K-dimensional subspace that knows nothing holds of a vector: ‖proj‖/‖vector‖ for uniformly random subspaces of R^n. The vector does not
/// matter, since turning the subspace is as good as turning the vector: so a uniformly random vector is drawn, and its first K of n entries are
/// compared with all. The square has the law Beta(K/2, (n − K)/2) and the mean K/n. Source: method.md §8, §23, 6.
/// </summary>
public sealed class RandomSubspaces
{
    /// <summary>Vectors drawn: enough for a 95 % interval whose ends are known to some per cent of its width.</summary>
    public const int Draws = 500;

    private readonly double[][] _shares; // [K][draws], ascending

    /// <summary>Draws vectors.</summary>
    /// <param name="seed">Seed of what is measured.</param>
    /// <param name="dimension">n, above the greatest K.</param>
    /// <param name="largest">Greatest K, at least 1.</param>
    public RandomSubspaces(uint seed, int dimension, int largest)
    {
        Dimension = dimension;
        _shares = [.. Enumerable.Range(0, largest).Select(_ => new double[Draws])];
        var heads = new double[largest];
        for (int draw = 0; draw < Draws; draw++)
        {
            var random = new Philox(seed, $"commutator.null.{dimension}", (ulong)draw);
            double all = 0;
            for (int i = 0; i < dimension; i++)
            {
                double x = random.NextNormal();
                all += x * x;
                if (i < largest)
                    heads[i] = all;
            }
            for (int k = 0; k < largest; k++)
                _shares[k][draw] = Math.Sqrt(heads[k] / all);
        }
        foreach (double[] shares in _shares)
            Array.Sort(shares);
    }

    /// <summary>n.</summary>
    public int Dimension { get; }

    /// <summary>√(K/n), the root mean square.</summary>
    public double Level(int dimension) => Math.Sqrt((double)dimension / Dimension);

    /// <summary>Quantile of ‖proj‖/‖vector‖ over the drawn subspaces.</summary>
    /// <param name="dimension">K.</param>
    /// <param name="quantile">0 … 1.</param>
    public double Quantile(int dimension, double quantile) => Quantiles.OfSorted(_shares[dimension - 1], quantile);
}
