namespace Grokscope.Geometry.Curvature;

/// <summary>
/// The tridiagonal matrix T of a Lanczos iteration: diagonal α, off-diagonal β. The iteration that the study published runs 25 steps from a
/// random start and takes the lowest eigenvalue of T, a Ritz value, for the lowest of the Hessian; it lies above it. Source: method.md §10.
/// </summary>
/// <param name="Alpha">α_0 … α_(n−1).</param>
/// <param name="Beta">β_0 … β_(n−1); the last one is not in T.</param>
internal sealed record LanczosCoefficients(IReadOnlyList<double> Alpha, IReadOnlyList<double> Beta)
{
    /// <summary>β below which the published iteration stops.</summary>
    public const double PublishedBreakdown = 1e-10;

    /// <summary>
    /// Iterates as published. Where it stops early, α is filled up with its last value and β with 0, as published; the eigenvalues that this adds to T
    /// are no Ritz values.
    /// </summary>
    /// <param name="matrix">A.</param>
    /// <param name="start">q_0 up to its norm, [N].</param>
    /// <param name="steps">n.</param>
    /// <param name="reorthogonalise">Whether each vector is orthogonalised to all before it, as published.</param>
    /// <param name="stop">Looked at before each product.</param>
    /// <exception cref="Measuring.MeasureException">A product is not finite.</exception>
    public static LanczosCoefficients Compute<T>(
        ISymmetricOperator<T> matrix, ReadOnlySpan<double> start, int steps, bool reorthogonalise = true, CancellationToken stop = default)
        where T : unmanaged
    {
        var space = new KrylovSpace<T>(matrix, start, stop, reorthogonalise);
        do
            space.Extend();
        while (space.Count < steps && space.Beta[^1] >= PublishedBreakdown);
        var alpha = new double[steps];
        var beta = new double[steps];
        alpha.AsSpan().Fill(space.Alpha[^1]);
        space.Alpha.CopyTo(alpha);
        space.Beta.CopyTo(beta);
        if (space.Count < steps)
            beta[space.Count - 1] = 0;
        return new LanczosCoefficients(alpha, beta);
    }

    /// <summary>Ritz values after so many steps, ascending; of all steps where there are fewer.</summary>
    public IReadOnlyList<double> RitzValues(int steps)
    {
        int n = Math.Min(steps, Alpha.Count);
        return TridiagonalEigen.Of([.. Alpha.Take(n)], [.. Beta.Take(n - 1)]).Values;
    }
}
