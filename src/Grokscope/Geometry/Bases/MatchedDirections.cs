using Grokscope.Geometry.Measuring;
using Grokscope.Numerics;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Bases;

/// <summary>
/// A random subspace that holds as much of the gradient's energy as another basis: spanned by d_k = cos φ · a_k + sin φ · r_k, with r_k the direction of
/// white noise, whose subspace, φ = π/2, holds about K/N. Where the other basis holds more, a_k is the direction of a random normal combination of
/// sampled gradients; where it holds less, as directions of long paths do late in training, that of r_k without what the sampled gradients span. φ is
/// found by bisection. Source: method.md §23, 24: the uniformly random control holds some K/N only.
/// </summary>
/// <param name="Columns">[K][N].</param>
/// <param name="Angle">φ.</param>
/// <param name="HoldsMore">Whether the other basis holds more than white noise, so that a_k combines gradients.</param>
/// <param name="Energies">‖Bᵀg‖² of the held-out unit gradients, of these directions, [M].</param>
/// <param name="Wanted">The same of the other basis, [M].</param>
internal sealed record MatchedDirections(float[][] Columns, double Angle, bool HoldsMore, double[] Energies, double[] Wanted)
{
    /// <summary>Relative difference of the mean energies up to which they count as equal.</summary>
    public const double Tolerance = 0.01;

    private const int Halvings = 50, LeastSamples = 64;

    /// <summary>Mean energy of these directions.</summary>
    public double Energy => Mean(Energies);

    /// <summary>Mean energy of the other basis.</summary>
    public double WantedEnergy => Mean(Wanted);

    /// <summary>Whether both are equal.</summary>
    public bool IsMatched => Math.Abs(Energy - WantedEnergy) <= Tolerance * WantedEnergy;

    /// <summary>As many directions as another basis has.</summary>
    /// <param name="run">The run whose gradients count.</param>
    /// <param name="other">The other basis, [K][N].</param>
    /// <param name="from">Gradients are taken from this step on.</param>
    /// <param name="seed">Seed of batches, combinations and noise.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <exception cref="MeasureException">There is no gradient to sample.</exception>
    public static MatchedDirections To(MeasuredRun run, IReadOnlyList<float[]> other, int from, uint seed, CancellationToken stop)
    {
        int K = other.Count, count = Math.Max(LeastSamples, 2 * K);
        using var worker = new MeasureWorker(stop);
        float[][] samples = GradientSamples.Draw(run, from, count, seed, "intervention.matched.samples", worker);
        float[][] heldOut = GradientSamples.Draw(run, from, count, seed, "intervention.matched.held-out", worker);
        double[][] noise = Noise(K, run.Layout.Count, seed);
        double[] wanted = [.. heldOut.Select(g => BasisColumns.Energy(other, g))];
        stop.ThrowIfCancellationRequested();
        double[][] directions = Combinations(samples, K, seed);
        var mixture = new Mixture(directions, noise, heldOut);
        bool holdsMore = Mean(wanted) >= mixture.Energy(Mixture.Noise);
        if (!holdsMore)
            mixture = new Mixture(directions = Freed(noise, samples), noise, heldOut);
        stop.ThrowIfCancellationRequested();
        double angle = mixture.AngleOf(Mean(wanted));

        (double cosine, double sine) = (Elementary64.Cos(angle), Elementary64.Sin(angle));
        for (int k = 0; k < K; k++)
        {
            Vectors64.Scale(cosine, directions[k]);
            Vectors64.Axpy(sine, noise[k], directions[k]);
        }
        float[][] columns = BasisColumns.Orthonormal(directions);
        return new MatchedDirections(columns, angle, holdsMore, [.. heldOut.Select(g => BasisColumns.Energy(columns, g))], wanted);
    }

    private static double Mean(double[] values) => values.Sum() / values.Length;

    private static double[][] Combinations(float[][] samples, int K, uint seed)
    {
        var combinations = new double[K][];
        for (int k = 0; k < K; k++)
        {
            var random = new Philox(seed, "intervention.matched.combination", (ulong)k);
            combinations[k] = new double[samples[0].Length];
            foreach (float[] sample in samples)
                Vectors64.Axpy(random.NextNormal(), sample, combinations[k]);
            Vectors64.Scale(1 / Vectors64.Norm(combinations[k]), combinations[k]);
        }
        return combinations;
    }

    // What vectors have outside of the samples' span.
    private static double[][] Freed(double[][] vectors, float[][] samples)
    {
        double[][] all = [.. samples.Select(sample => Vectors64.Widened(sample)), .. vectors.Select(vector => (double[])[.. vector])];
        GramSchmidt.Orthonormalise(all);
        return all[samples.Length..];
    }

    private static double[][] Noise(int K, int N, uint seed)
    {
        var noise = new double[K][];
        for (int k = 0; k < K; k++)
        {
            new Philox(seed, "intervention.matched.noise", (ulong)k).Normal(noise[k] = new double[N]);
            Vectors64.Scale(1 / Vectors64.Norm(noise[k]), noise[k]);
        }
        return noise;
    }

    /// <summary>The span of cos φ · a_k + sin φ · r_k for any φ, by inner products alone.</summary>
    private sealed class Mixture(double[][] a, double[][] r, float[][] samples)
    {
        // Eigenvalues of a smaller share are rounding errors: the vectors do not span as many directions.
        private const double Negligible = 1e-13;

        private readonly double[][] _aa = Products(a, a), _ar = Products(a, r), _rr = Products(r, r);
        private readonly double[][] _ga = Products(samples, a), _gr = Products(samples, r);

        /// <summary>φ of white noise alone.</summary>
        public const double Noise = Math.PI / 2;

        /// <summary>φ at which the mean energy is this; 0 where it lies beyond that of a_k.</summary>
        public double AngleOf(double energy)
        {
            double low = 0, high = Noise;
            bool falls = Energy(low) > Energy(high);
            if (IsPast(low))
                return low;
            for (int i = 0; i < Halvings; i++)
            {
                double middle = (low + high) / 2;
                (low, high) = IsPast(middle) ? (low, middle) : (middle, high);
            }
            return low;

            bool IsPast(double angle) => falls ? Energy(angle) <= energy : Energy(angle) >= energy;
        }

        /// <summary>Mean of hᵀS⁻¹h over the samples g, with S = DᵀD and h = Dᵀg.</summary>
        public double Energy(double angle)
        {
            (double c, double s) = (Elementary64.Cos(angle), Elementary64.Sin(angle));
            int K = _aa.Length;
            var inner = new double[K * K];
            for (int k = 0; k < K; k++)
                for (int j = 0; j <= k; j++)
                    inner[(k * K) + j] = (c * c * _aa[k][j]) + (c * s * (_ar[k][j] + _ar[j][k])) + (s * s * _rr[k][j]);
            Eigenpairs eigen = SymmetricEigen.All(inner, K);
            double energy = 0;
            for (int i = 0; i < _ga.Length; i++)
            {
                double[] h = [.. _ga[i].Zip(_gr[i], (x, y) => (c * x) + (s * y))];
                for (int k = 0; k < K; k++)
                    if (eigen.Values[k] > Negligible * eigen.Values[K - 1])
                    {
                        double along = Vectors64.Dot(eigen.Vectors[k], h);
                        energy += along * along / eigen.Values[k];
                    }
            }
            return energy / _ga.Length;
        }

        private static double[][] Products(double[][] x, double[][] y) => [.. x.Select(u => y.Select(v => Vectors64.Dot(u, v)).ToArray())];

        private static double[][] Products(float[][] x, double[][] y) => [.. x.Select(u => y.Select(v => Vectors64.Dot(u, v)).ToArray())];
    }
}
