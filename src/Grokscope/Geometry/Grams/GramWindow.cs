using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Grams;

/// <summary>Where a falling sequence of singular values falls most.</summary>
/// <param name="K">k, from 1: after the k-th.</param>
/// <param name="R">σ_k/σ_(k+1).</param>
/// <param name="Score">What k was chosen by, its largest value.</param>
internal readonly record struct SpectralEdge(int K, double R, double Score);

/// <summary>The spectrum of W consecutive updates d_t, σ_1 ≥ … ≥ σ_W the singular values of their W rows. Source: method.md §21.</summary>
/// <param name="FirstStep">Step of the snapshot that the first update begins from.</param>
/// <param name="EndStep">Step at which the last one ends.</param>
/// <param name="Sigma">σ, [W]; 0 where only rounding errors are left.</param>
internal sealed record GramWindow(int FirstStep, int EndStep, IReadOnlyList<double> Sigma)
{
    /// <summary>W, updates in a window.</summary>
    public const int Width = 10;

    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>σ_2² − σ_3².</summary>
    public double G23 => (Sigma[1] - Sigma[2]) * (Sigma[1] + Sigma[2]);

    /// <summary>σ_j/Σσ · σ_j/σ_(j+1) at its largest; null where the updates span fewer than W directions.</summary>
    public SpectralEdge? Edge => EdgeBy(j => Sigma[j] / Sigma.Sum());

    /// <summary>The plain ratio at its largest; null as well.</summary>
    public SpectralEdge? PlainEdge => EdgeBy(_ => 1);

    /// <summary>All windows of W consecutive updates, in order.</summary>
    public static IReadOnlyList<GramWindow> Of(UpdateProducts updates) =>
    [
        .. Enumerable.Range(Width - 1, Math.Max(updates.Count - Width + 1, 0))
            .Select(t => new GramWindow(updates.Steps[t - Width + 1], updates.Steps[t + 1], SingularValues(updates.Gram(t, Width)))),
    ];

    private static double[] SingularValues(double[] gram)
    {
        double[] squares = SymmetricEigen.Values(gram, Width);
        Array.Reverse(squares);
        return [.. squares.Select(square => square > Width * Epsilon * squares[0] ? Math.Sqrt(square) : 0)];
    }

    private SpectralEdge? EdgeBy(Func<int, double> weight)
    {
        if (Sigma[^1] == 0)
            return null;
        SpectralEdge best = default;
        for (int j = 0; j < Sigma.Count - 1; j++)
        {
            double ratio = Sigma[j] / Sigma[j + 1], score = weight(j) * ratio;
            if (score > best.Score)
                best = new SpectralEdge(j + 1, ratio, score);
        }
        return best;
    }
}
