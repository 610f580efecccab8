using Grokscope.Geometry.Heads;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Numerics;

namespace Grokscope.Geometry;

/// <summary>How alike the heads of each two tasks are at every snapshot: the published cosine, and principal angles. Source: method.md §6, §23 31.</summary>
internal sealed class HeadsMeasure : RunMeasure
{
    /// <summary>Directions of a head's row space that are compared: four frequencies, each with its cosine and its sine.</summary>
    private const int MostDirections = 8;

    private const double Degrees = 180 / Math.PI;

    /// <inheritdoc/>
    public override string Name => "heads";

    /// <inheritdoc/>
    public override string Summary => "cosine and principal angles between the heads of each two tasks";

    /// <inheritdoc/>
    public override string Source => "method.md §6, §23 31";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new(
            "", "two tasks' heads W_A, W_B [P, C] at a snapshot",
            new("step", "steps", "the snapshot's step"),
            new("task_a", "", "the first task"),
            new("task_b", "", "the second"),
            new("cosine", "", "⟨W_A, W_B⟩ / (‖W_A‖‖W_B‖ + 1e-12), as published"),
            new("random_cosine", "", "root mean square of the cosine of random matrices, 1/√(PC)"),
            new("mean_squared_cosine", "", "mean of the squared cosines of the r principal angles between the row spaces"),
            new("random_mean_squared_cosine", "", "its mean for random subspaces, r/C"),
            new("least_angle", "degrees", "the smallest principal angle"),
            new("largest_angle", "degrees", "the largest of the r"),
            new("directions", "", $"r = min({MostDirections}, P − 1, C): right singular vectors of W minus its mean over the classes, those of the largest singular values")),
        new(
            "angles", "a principal angle between two tasks' heads at a snapshot",
            new("step", "steps", "the snapshot's step"),
            new("task_a", "", "the first task"),
            new("task_b", "", "the second"),
            new("index", "", "1, 2, …, by angle"),
            new("cosine", "", "cosine of the angle: singular value of V_A V_Bᵀ"),
            new("angle", "degrees", "the angle")),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run) => run.Tasks.Count < 2
        ? throw new NotMeasurableException($"{run.Name}: heads are compared with one another, but there is one task only.")
        : [.. run.DemandSnapshots(1).Select(step => new MeasureItem($"step={step}", step))];

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        ModelShape shape = run.Layout.Shape;
        int size = shape.P * shape.C, directions = Math.Min(MostDirections, Math.Min(shape.P - 1, shape.C));
        var heads = new float[shape.K][];
        var spaces = new double[shape.K][][];
        var missing = new Undefined?[shape.K];
        for (int task = 0; task < shape.K; task++)
        {
            run.Snapshots.ReadRange(item.Step, run.Layout.Heads[task].Weight, heads[task] = new float[size]);
            if (HeadAlignment.RowSpace(heads[task], shape.P, shape.C, directions) is { } space)
                spaces[task] = space;
            else
                missing[task] = new Undefined($"the classes of head {run.Tasks[task]} differ in fewer than {directions} directions");
        }
        for (int a = 0; a < shape.K; a++)
            for (int b = a + 1; b < shape.K; b++)
            {
                Cell[] pair = [item.Step, run.Tasks[a], run.Tasks[b]];
                Cell[] angles = (missing[a] ?? missing[b]) is { } reason
                    ? [reason, reason, reason]
                    : Angles(pair, HeadAlignment.PrincipalCosines(spaces[a], spaces[b]), part);
                part.Add(
                    "", [.. pair, HeadAlignment.Cosine(heads[a], heads[b]), 1 / Math.Sqrt(size), angles[0], (double)directions / shape.C, .. angles[1..], directions]);
            }
    }

    // Adds a row per angle; returns mean squared cosine, least and largest angle.
    private static Cell[] Angles(Cell[] pair, double[] cosines, MeasurePart part)
    {
        double[] degrees = [.. cosines.Select(cosine => Degrees * Elementary64.Acos(cosine))];
        for (int i = 0; i < cosines.Length; i++)
            part.Add("angles", [.. pair, i + 1, cosines[i], degrees[i]]);
        return [cosines.Sum(cosine => cosine * cosine) / cosines.Length, degrees[0], degrees[^1]];
    }
}
