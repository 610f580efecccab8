using Grokscope.Geometry.Measuring;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Reconstruction;

/// <summary>Sums of snapshots in float64: from coordinates to weights.</summary>
public static class SnapshotSums
{
    // Entries at a time: their sums stay in the first-level cache while the snapshots pass.
    private const int Block = 4096;

    /// <summary>The points at these coordinates, in one pass over the snapshots.</summary>
    /// <param name="run">The run.</param>
    /// <param name="steps">Steps of the snapshots, the first first, [n].</param>
    /// <param name="coordinates">[K][n]: c_0 of θ_0 and c_t of θ_t − θ_0.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <returns>[K][N].</returns>
    /// <exception cref="OperationCanceledException">It was asked for.</exception>
    public static double[][] Of(MeasuredRun run, IReadOnlyList<int> steps, IReadOnlyList<double[]> coordinates, CancellationToken stop)
    {
        int N = run.Layout.Count;
        double[][] sums = [.. coordinates.Select(_ => new double[N])];
        float[] initial = new float[Block], read = new float[Block];
        var move = new double[Block];
        for (int at = 0; at < N; at += Block)
        {
            stop.ThrowIfCancellationRequested();
            int count = Math.Min(Block, N - at);
            run.Snapshots.ReadRange(steps[0], at, initial.AsSpan(0, count));
            for (int k = 0; k < sums.Length; k++)
                Vectors64.Axpy(coordinates[k][0], initial.AsSpan(0, count), sums[k].AsSpan(at, count));
            for (int t = 1; t < steps.Count; t++)
            {
                if (coordinates.All(c => c[t] == 0))
                    continue;
                run.Snapshots.ReadRange(steps[t], at, read.AsSpan(0, count));
                for (int i = 0; i < count; i++)
                    move[i] = (double)read[i] - initial[i];
                for (int k = 0; k < sums.Length; k++)
                    Vectors64.Axpy(coordinates[k][t], move.AsSpan(0, count), sums[k].AsSpan(at, count));
            }
        }
        return sums;
    }
}
