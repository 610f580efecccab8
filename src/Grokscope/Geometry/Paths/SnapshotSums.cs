using Grokscope.Geometry.Measuring;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Paths;

/// <summary>Sums of snapshots in float64: c_0·θ_0 + Σ_t c_t·x_t with x_t = θ_t − θ_0, from the coordinates c to the weights.</summary>
internal static class SnapshotSums
{
    // Entries at a time: a matrix of the published model, of which some dozen sums stay in the second-level cache while the snapshots pass.
    private const int Block = 16384;

    /// <summary>Some entries of the sums, in one pass over the snapshots.</summary>
    /// <param name="run">The run.</param>
    /// <param name="steps">Steps of the snapshots, the first first, [n].</param>
    /// <param name="coordinates">c of each sum, [K][n].</param>
    /// <param name="entries">Which entries of θ.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <returns>[K][entries].</returns>
    /// <exception cref="OperationCanceledException">It was asked for.</exception>
    /// <inheritdoc cref="ISnapshots.ReadRange"/>
    public static double[][] Of(
        MeasuredRun run, IReadOnlyList<int> steps, IReadOnlyList<double[]> coordinates, Range entries, CancellationToken stop = default)
    {
        (int offset, int length) = entries.GetOffsetAndLength(run.Layout.Count);
        double[][] sums = [.. coordinates.Select(_ => new double[length])];
        int[] needed = [.. Enumerable.Range(1, steps.Count - 1).Where(t => coordinates.Any(c => c[t] != 0))];
        float[] initial = new float[Block], read = new float[Block];
        var move = new double[Block];
        for (int at = 0; at < length; at += Block)
        {
            stop.ThrowIfCancellationRequested();
            int count = Math.Min(Block, length - at);
            run.Snapshots.ReadRange(steps[0], offset + at, initial.AsSpan(0, count));
            for (int k = 0; k < sums.Length; k++)
                Vectors64.Axpy(coordinates[k][0], initial.AsSpan(0, count), sums[k].AsSpan(at, count));
            foreach (int t in needed)
            {
                run.Snapshots.ReadRange(steps[t], offset + at, read.AsSpan(0, count));
                Vectors64.Subtract(read.AsSpan(0, count), initial.AsSpan(0, count), move.AsSpan(0, count));
                for (int k = 0; k < sums.Length; k++)
                    Vectors64.Axpy(coordinates[k][t], move.AsSpan(0, count), sums[k].AsSpan(at, count));
            }
        }
        return sums;
    }

    /// <summary>All entries, [K][N].</summary>
    /// <inheritdoc cref="Of(MeasuredRun, IReadOnlyList{int}, IReadOnlyList{double[]}, Range, CancellationToken)"/>
    public static double[][] Of(MeasuredRun run, IReadOnlyList<int> steps, IReadOnlyList<double[]> coordinates, CancellationToken stop) =>
        Of(run, steps, coordinates, .., stop);
}
