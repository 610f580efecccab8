using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Bases;

/// <summary>
/// Centred principal directions of each attention matrix' path, one for each task, as vectors of the space of all parameters.
/// Source: method.md §7, §16.
/// </summary>
/// <param name="Columns">[K][N]; K = 4L · tasks, or fewer where a matrix' path has fewer directions.</param>
/// <param name="Share">What they hold of the attention matrices' variance, all together.</param>
/// <param name="Shortfall">Which matrices have fewer; null where none has.</param>
internal sealed record AttentionDirections(float[][] Columns, double Share, string? Shortfall)
{
    /// <summary>Of a run's whole path.</summary>
    /// <exception cref="MeasureException">There are fewer than 3 snapshots, or the matrices did not move.</exception>
    public static AttentionDirections Of(MeasuredRun run)
    {
        run.DemandSnapshots(TrajectoryPca.LeastRows);
        PathBasis basis = PathBasis.OfWhole(run, run.Tasks.Count)!;
        if (basis.Dimension == 0)
            throw new MeasureException($"{run.Name}: the attention matrices did not move, so that their paths have no directions");
        var grams = PathGrams.Of(run);
        int T = grams.Steps.Count;
        double total = 0, held = 0;
        for (int m = 0; m < grams.Matrices.Count; m++)
            total += TrajectoryPca.Trace(grams[m].CentredWindow(T), T) / (T - 1);
        foreach ((_, _, double variance) in basis.Columns)
            held += variance;
        return new AttentionDirections([.. basis.Columns.Select(column => Spread(column.Offset, column.Direction, run.Layout.Count))], held / total, basis.Shortfall);
    }

    private static float[] Spread(int offset, double[] direction, int parameters)
    {
        var column = new float[parameters];
        Vectors64.Rounded(direction).CopyTo(column, offset);
        return column;
    }
}
