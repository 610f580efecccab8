using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Curvature;

/// <summary>A mean over independent draws, with its standard error.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Standard deviation of the draws (n − 1 in its denominator) over √n.</param>
internal readonly record struct Estimate(double Mean, double StandardError)
{
    /// <summary>Of these draws, at least two.</summary>
    public static Estimate Of(IReadOnlyList<double> draws)
    {
        double sum = 0, squares = 0;
        foreach (double x in draws)
            sum += x;
        double mean = sum / draws.Count;
        foreach (double x in draws)
            squares += (x - mean) * (x - mean);
        return new Estimate(mean, Math.Sqrt(squares / (draws.Count - 1) / draws.Count));
    }
}

/// <summary>What one random vector z says of a matrix' spectrum.</summary>
/// <param name="Nodes">Eigenvalues of the Lanczos matrix T from z/‖z‖, ascending.</param>
/// <param name="Weights">Squared first entries of its eigenvectors; they sum up to 1.</param>
/// <param name="Trace">zᵀAz, ‖z‖² = N: expectation Σλ.</param>
/// <param name="FrobeniusSquared">‖Az‖²: expectation Σλ².</param>
internal sealed record ProbeSpectrum(IReadOnlyList<double> Nodes, IReadOnlyList<double> Weights, double Trace, double FrobeniusSquared);

/// <summary>
/// Stochastic Lanczos quadrature: the spectral density of a symmetric matrix from a few steps from each of a few random vectors. z has entries ±1
/// with equal probability: then zᵀAz scatters by the off-diagonal entries only, never more than with normal ones, and ‖z‖² = N exactly.
/// Σ_i w_i f(node_i) is for each z a Gauss quadrature of zᵀf(A)z/N, whose expectation is the mean of f over all eigenvalues.
/// Source: Ghorbani, Krishnan and Xiao (2019); Ubaru, Chen and Saad (2017).
/// </summary>
/// <param name="dimension">N.</param>
/// <param name="probes">What each random vector gave.</param>
internal sealed class LanczosQuadrature(int dimension, IReadOnlyList<ProbeSpectrum> probes)
{
    /// <summary>N.</summary>
    public int Dimension => dimension;

    /// <summary>What each random vector gave.</summary>
    public IReadOnlyList<ProbeSpectrum> Probes => probes;

    /// <summary>Σλ.</summary>
    public Estimate Trace => Estimate.Of([.. Probes.Select(probe => probe.Trace)]);

    /// <summary>Σλ².</summary>
    public Estimate FrobeniusSquared => Estimate.Of([.. Probes.Select(probe => probe.FrobeniusSquared)]);

    /// <summary>The lowest node of all.</summary>
    public double LowestNode => Probes.Min(probe => probe.Nodes[0]);

    /// <summary>The highest node of all.</summary>
    public double HighestNode => Probes.Max(probe => probe.Nodes[^1]);

    /// <summary>Takes the probes.</summary>
    /// <param name="matrix">A, [N, N].</param>
    /// <param name="random">Draws the vectors.</param>
    /// <param name="probes">Random vectors, at least 2.</param>
    /// <param name="steps">Lanczos steps for each.</param>
    /// <param name="stop">Looked at before each product.</param>
    /// <exception cref="Measuring.MeasureException">A product is not finite.</exception>
    public static LanczosQuadrature Take<T>(ISymmetricOperator<T> matrix, Philox random, int probes, int steps, CancellationToken stop = default)
        where T : unmanaged
    {
        int N = matrix.Dimension;
        var z = new double[N];
        var taken = new ProbeSpectrum[probes];
        for (int probe = 0; probe < probes; probe++)
        {
            for (int i = 0; i < N; i++)
                z[i] = (random.NextUInt32() & 1) == 0 ? 1 : -1;
            taken[probe] = Probe(matrix, z, steps, stop);
        }
        return new LanczosQuadrature(N, taken);
    }

    /// <summary>Share of the eigenvalues in [lower, upper).</summary>
    public Estimate Share(double lower, double upper)
    {
        var shares = new double[Probes.Count];
        for (int probe = 0; probe < shares.Length; probe++)
            for (int i = 0; i < Probes[probe].Nodes.Count; i++)
                if (Probes[probe].Nodes[i] >= lower && Probes[probe].Nodes[i] < upper)
                    shares[probe] += Probes[probe].Weights[i];
        return Estimate.Of(shares);
    }

    private static ProbeSpectrum Probe<T>(ISymmetricOperator<T> matrix, double[] z, int steps, CancellationToken stop) where T : unmanaged
    {
        var space = new KrylovSpace<T>(matrix, z, stop);
        do
            space.Extend();
        while (space.Count < steps && space.Breakdowns == 0);
        var eigen = TridiagonalEigen.Of(space.Alpha, space.Beta, 0);
        var weights = new double[space.Count];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = eigen.Vector(i)[0] * eigen.Vector(i)[0];
        (double alpha, double beta) = (space.Alpha[0], space.Beta[0]);
        return new ProbeSpectrum(eigen.Values, weights, z.Length * alpha, z.Length * ((alpha * alpha) + (beta * beta)));
    }
}
