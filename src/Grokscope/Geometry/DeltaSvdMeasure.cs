using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry;

/// <summary>
/// In how many directions each matrix has left its initial weights: the largest singular values of W_t − W_0, of the attention matrices, their
/// heads' blocks, and the tasks' heads. Source: method.md §6.
/// </summary>
internal sealed class DeltaSvdMeasure : RunMeasure
{
    private const int Values = 5;

    /// <summary>Snapshots that are measured. Published: every 1000 steps, which is 13 to 300 of a run; 50 draw as smooth a curve of any.</summary>
    private const int Points = 50;

    /// <summary>Norm below which a difference counts as none, as published.</summary>
    private const double LeastNorm = 1e-12;

    /// <inheritdoc/>
    public override string Name => "delta-svd";

    /// <inheritdoc/>
    public override string Summary => "largest singular values of what training has added to each attention matrix, attention head and task head";

    /// <inheritdoc/>
    public override string Source => "method.md §6";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new(
            "", "the difference D = W_t − W_0 of a matrix at a snapshot; W_0 is the first snapshot",
            [
                new("step", "steps", "the snapshot's step"),
                new("object", "", "attention matrix, as layer0.WQ; its block of one head, as layer0.WQ.head2; or a task's head, as head_add"),
                new("norm", "", "‖D‖, Frobenius; 0 where it is below 1e-12"),
                .. Enumerable.Range(1, Values).Select(i => new Column($"sigma{i}", "", $"singular value {i} of D; 0 where ‖D‖ is below 1e-12")),
            ]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run)
    {
        run.DemandSnapshots(2);
        return [.. run.Points(Points).Select(step => new MeasureItem($"step={step}", step))];
    }

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        ModelShape shape = run.Layout.Shape;
        float[] theta = run.Snapshots.Read(item.Step), initial = run.Shared("delta-svd/initial", () => run.Snapshots.Read(run.Steps[0]));
        foreach (AttentionMatrix matrix in AttentionMatrix.Of(run.Layout))
        {
            double[] difference = Difference(theta, initial, matrix.Offset, matrix.Count);
            Add(item.Step, matrix.Name, difference, shape.C, shape.C, part);
            for (int head = 0; head < shape.H; head++)
                AddHead(item.Step, $"{matrix.Name}.head{head}", matrix, difference, shape.HeadWidth * head, shape.HeadWidth, part);
        }
        for (int task = 0; task < shape.K; task++)
            Add(item.Step, $"head_{run.Tasks[task]}", Difference(theta, initial, run.Layout.Heads[task].Weight, shape.P * shape.C), shape.P, shape.C, part);
    }

    // A head's rows of WQ, WK and WV [C/H, C], its columns of WO [C, C/H] (method.md §2.1).
    private static void AddHead(int step, string name, AttentionMatrix matrix, double[] difference, int first, int width, MeasurePart part)
    {
        int C = matrix.Width;
        if (matrix.Role != AttentionRole.WO)
        {
            Add(step, name, difference.AsSpan(first * C, width * C), width, C, part);
            return;
        }
        var columns = new double[C * width];
        for (int row = 0; row < C; row++)
            difference.AsSpan((row * C) + first, width).CopyTo(columns.AsSpan(row * width));
        Add(step, name, columns, C, width, part);
    }

    private static double[] Difference(float[] theta, float[] initial, int offset, int count) =>
        Vectors64.Difference(theta.AsSpan(offset, count), initial.AsSpan(offset, count));

    private static void Add(int step, string name, ReadOnlySpan<double> difference, int rows, int columns, MeasurePart part)
    {
        double norm = Vectors64.Norm(difference);
        double[] values = norm < LeastNorm ? new double[Math.Min(rows, columns)] : SingularValueDecomposition.ValuesOf(difference, rows, columns);
        var none = new Undefined($"a matrix [{rows}, {columns}] has {values.Length} singular values");
        part.Add(
            "", [step, name, norm < LeastNorm ? 0.0 : norm, .. Enumerable.Range(0, Values).Select(i => i < values.Length ? (Cell)values[i] : none)]);
    }
}
