using Grokscope.Geometry.Curvature;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Bases;

/// <summary>
/// Eigenvectors of the lowest eigenvalues of H = ∇²L(θ), L the total loss on all training pairs, at one snapshot. Source: method.md §10, §23, 15.
/// </summary>
/// <param name="Step">The snapshot's step.</param>
/// <param name="Pairs">The eigenvalues found, ascending, with their residuals.</param>
/// <param name="Products">Hessian-vector products taken.</param>
/// <param name="Columns">Their eigenvectors, orthonormalised, [K][N].</param>
internal sealed record HessianDirections(int Step, IReadOnlyList<Eigenpair<float>> Pairs, int Products, float[][] Columns)
{
    /// <summary>Residual ‖Hv − λv‖/|λ| at which an eigenvector counts as found.</summary>
    public const double Tolerance = 1e-3;

    private const int ProductsPerDirection = 40, LeastProducts = 600;

    /// <summary>How many were found to <see cref="Tolerance"/>.</summary>
    public int Converged => Pairs.Count(pair => pair.Converged);

    /// <summary>The largest ‖Hv − λv‖/|λ|.</summary>
    public double LargestResidual => Pairs.Max(pair => pair.Residual / Math.Abs(pair.Value));

    /// <summary>At the snapshot nearest a step; the earlier of two as near.</summary>
    /// <param name="run">The run.</param>
    /// <param name="near">The step.</param>
    /// <param name="count">How many.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <exception cref="MeasureException">There is no snapshot, or the loss is not finite there.</exception>
    public static HessianDirections At(MeasuredRun run, int near, int count, CancellationToken stop)
    {
        int step = run.DemandSnapshots(1).MinBy(step => Math.Abs(step - near));
        using var worker = new MeasureWorker(stop);
        ILinearisation point = worker.Linearise(run, 0, run.Snapshots.Read(step), run.Data.Train, HessianLoss.TotalOf(run.Tasks).Weights);
        var start = new double[run.Layout.Count];
        new Philox(0, "intervention.hessian.start", (ulong)step).Normal(start);
        int wanted = Math.Min(count, run.Layout.Count);
        var options = new LanczosOptions
        {
            Lowest = wanted,
            Highest = 0,
            Tolerance = Tolerance,
            Basis = Math.Max(150, 5 * wanted),
            Products = Math.Max(LeastProducts, ProductsPerDirection * wanted),
        };
        SpectrumEnds<float> ends = Lanczos.Solve(new HessianOperator(point), start, options, stop);
        return new HessianDirections(
            step, ends.Lowest, ends.Products, BasisColumns.Orthonormal([.. ends.Lowest.Select(pair => Vectors64.Widened(pair.Vector))]));
    }
}
