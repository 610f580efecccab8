using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Bases;

/// <summary>
/// Uncentred principal directions of a path: right singular vectors of the rows x_t = θ_t − θ_0, t over some snapshots after the first.
/// X = USVᵀ, so v = Σ_t u_t x_t / s, with u and s² from the rows' Gram matrix. Source: method.md §17.
/// </summary>
/// <param name="Steps">Steps of the snapshots, the first first, [T].</param>
/// <param name="Columns">v_1, v_2, …, [K][N], K at most T − 1.</param>
/// <param name="Shares">s_k²/Σs², descending, [K].</param>
internal sealed record PathDirections(IReadOnlyList<int> Steps, float[][] Columns, double[] Shares)
{
    /// <summary>Most snapshots that are taken, θ_0 among them. Source: method.md §17.</summary>
    public const int MostSnapshots = 100;

    // Directions of a smaller share are rounding errors of the Gram matrix.
    private const double LeastShare = 1e-13;

    /// <summary>Share of the rows' energy that all directions hold.</summary>
    public double Share => Shares.Sum();

    /// <summary>Of a run's snapshots, or at most 100 of them, evenly chosen.</summary>
    /// <param name="run">The run.</param>
    /// <param name="steps">Steps of the snapshots that count, ascending, at least 3.</param>
    /// <param name="most">Most directions.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <exception cref="MeasureException">The weights did not move.</exception>
    public static PathDirections Of(MeasuredRun run, IReadOnlyList<int> steps, int most, CancellationToken stop)
    {
        int[] chosen = [.. MeasuredRun.Even(steps.Count, MostSnapshots).Select(index => steps[index])];
        PathGram gram = PathGrams.Of(new ChosenSnapshots(run.Snapshots, chosen), run.Layout).Whole;
        int rows = chosen.Length - 1;
        var inner = new double[rows * rows];
        for (int s = 0; s < rows; s++)
            gram.Inner.AsSpan(((s + 1) * gram.Count) + 1, rows).CopyTo(inner.AsSpan(s * rows));
        double total = TrajectoryPca.Trace(inner, rows);
        if (!(total > 0))
            throw new MeasureException($"{run.Name}: the weights did not move between steps {chosen[0]} and {chosen[^1]}, so that their path has no directions");
        stop.ThrowIfCancellationRequested();
        Eigenpairs top = SymmetricEigen.Top(inner, rows, Math.Min(most, rows));
        int found = top.Values.TakeWhile(value => value > LeastShare * total).Count();
        double[][] coordinates = [.. Enumerable.Range(0, found).Select(k => (double[])[0, .. top.Vectors[k].Select(u => u / Math.Sqrt(top.Values[k]))])];
        return new PathDirections(
            chosen, BasisColumns.Orthonormal(SnapshotSums.Of(run, chosen, coordinates, stop)), [.. top.Values.Take(found).Select(value => value / total)]);
    }
}
