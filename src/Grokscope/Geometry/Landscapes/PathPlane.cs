using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Geometry.Reconstruction;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Landscapes;

/// <summary>The plane through the mean of some snapshots along the first two principal directions of them: θ = mean + x·v_1 + y·v_2.</summary>
internal sealed class PathPlane
{
    /// <summary>Most snapshots that it rests on, evenly spread.</summary>
    private const int MostSnapshots = 200;

    /// <summary>Margin around the path, in its own width.</summary>
    private const double Margin = 0.25;

    private readonly double[][] _span; // mean, v_1, v_2: [3][N]

    private PathPlane(IReadOnlyList<PathPosition> positions, double[] shares, double[][] span) => (Positions, Shares, _span) = (positions, shares, span);

    /// <summary>Where the snapshots lie.</summary>
    public IReadOnlyList<PathPosition> Positions { get; }

    /// <summary>Shares of the snapshots' variance along v_1 and v_2, [2].</summary>
    public double[] Shares { get; }

    /// <summary>Of the snapshots of a run from a step on.</summary>
    /// <param name="run">The run.</param>
    /// <param name="from">The step.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <returns>null where the snapshots span no plane.</returns>
    public static PathPlane? Of(MeasuredRun run, int from, CancellationToken stop)
    {
        int[] indices = Indices(run, from);
        // The first snapshot is the origin of coordinates, whether it belongs to the plane or not.
        var path = PathProducts.Of(run, indices is [0, ..] ? indices : [0, .. indices]);
        int skipped = path.Count - indices.Length;
        double[][] points = [.. Enumerable.Range(skipped, indices.Length).Select(t => PathProducts.Point(path.Count, t))];
        double[] mean = PathProducts.Mean(points);
        double[][] rows = [.. points.Select(point => PathProducts.Minus(point, mean))];
        if (rows.Length == 0)
            return null;
        var subspace = PathSubspace.Of(path, rows, mean, points[^1], 2);
        if (subspace.Directions.Length < 2)
            return null;
        PathPosition[] positions =
        [
            .. rows.Select((row, t) =>
            {
                double x = path.Inner(row, subspace.Directions[0]), y = path.Inner(row, subspace.Directions[1]), whole = path.Inner(row, row);
                return new PathPosition(run.Steps[indices[t]], x, y, whole > 0 ? Math.Max(0, 1 - (((x * x) + (y * y)) / whole)) : 0);
            }),
        ];
        return new PathPlane(positions, subspace.Shares, SnapshotSums.Of(run, path.Steps, [mean, .. subspace.Directions], stop));
    }

    /// <summary>The weights at (x, y), [N].</summary>
    public float[] Theta(double x, double y)
    {
        double[] theta = [.. _span[0]];
        Vectors64.Axpy(x, _span[1], theta);
        Vectors64.Axpy(y, _span[2], theta);
        return Vectors64.Rounded(theta);
    }

    /// <summary>So many even places along an axis, with a margin around the path.</summary>
    /// <param name="count">How many, at least 2.</param>
    /// <param name="axis">x or y of a position.</param>
    public double[] Places(int count, Func<PathPosition, double> axis)
    {
        double least = Positions.Min(axis), most = Positions.Max(axis), width = most - least;
        return [.. Enumerable.Range(0, count).Select(i => least - (Margin * width) + ((1 + (2 * Margin)) * width * i / (count - 1)))];
    }

    private static int[] Indices(MeasuredRun run, int from)
    {
        int[] all = [.. Enumerable.Range(0, run.Steps.Count).Where(index => run.Steps[index] >= from)];
        return [.. MeasuredRun.Even(all.Length, MostSnapshots).Select(i => all[i])];
    }
}

/// <summary>Where a snapshot lies in a plane.</summary>
/// <param name="Step">Its step.</param>
/// <param name="X">Along v_1, in units of θ.</param>
/// <param name="Y">Along v_2.</param>
/// <param name="OffPlane">Share of its squared distance from the mean that lies off the plane.</param>
internal sealed record PathPosition(int Step, double X, double Y, double OffPlane);
