using Grokscope.Geometry.Compression;
using Grokscope.Geometry.Landscapes;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Onset;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Training;

namespace Grokscope.Geometry;

/// <summary>
/// Loss and accuracy around the path: on the plane of its first two principal directions, and on the straight line from the weights that have memorised to those that have grokked.
/// Not in the published study. What a plane shows holds in the plane; how far the path lies off it is said.
/// </summary>
internal sealed class LandscapeMeasure : RunMeasure
{
    private const string Path = "path", Planes = "planes", Line = "line", Barrier = "barrier", WholePath = "whole", Late = "since_memorised";

    private const string Straight = "straight", Rescaled = "rescaled";

    /// <summary>Points of a line: α = i/20, −0.25, −0.20, …, 1.25.</summary>
    private const int LineFirst = -5, LineLast = 25, LineSteps = 20;

    /// <inheritdoc/>
    public override string Name => "landscape";

    /// <inheritdoc/>
    public override string Summary => "loss and accuracy on the plane of the path's first two principal directions, and on the line from memorised to grokked";

    /// <inheritdoc/>
    public override string Source => "beyond the study; Li et al., Visualizing the Loss Landscape of Neural Nets (2018)";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new(
            "", "the weights mean + x·v_1 + y·v_2 on a task, v_1 and v_2 the first principal directions of snapshots about their mean",
            [
                new("plane", "", $"{WholePath}: of all snapshots; {Late}: of those since every task had a train accuracy of 98 %"),
                new("x", "units of θ", "along v_1"),
                new("y", "units of θ", "along v_2"),
                .. EvaluationColumns.All,
            ]),
        new(
            Path, "where a snapshot lies in a plane",
            new("plane", "", "see the main table"),
            new("step", "steps", "its step"),
            new("x", "units of θ", "⟨θ_t − mean, v_1⟩"),
            new("y", "units of θ", "⟨θ_t − mean, v_2⟩"),
            new("off_plane", "share of 1", "1 − (x² + y²)/‖θ_t − mean‖²")),
        new(
            Planes, "how much of the path a plane shows",
            new("plane", "", "see the main table"),
            new("snapshots", "", "snapshots that it rests on"),
            new("explained_x", "share of 1", "share of their variance along v_1"),
            new("explained_y", "share of 1", "along v_2"),
            new("explained", "share of 1", "both together"),
            new("most_off_plane", "share of 1", "the largest off_plane of a snapshot")),
        new(
            Line, "the weights θ_m + α(θ_g − θ_m) on a task: m the first snapshot with a train accuracy of 98 % in every task, g the first at or after the last grok",
            [
                new("line", "", $"{Straight}: as it says; {Rescaled}: all of θ_m that writes to the residual stream is first multiplied by one factor, so that it is as long as in θ_g. "
                    + "Since norms follow, θ_m computes the same; what weight decay did to its length is then off the line"),
                new("alpha", "", "α: 0 memorised, 1 grokked"),
                new("from_step", "steps", "step of θ_m"),
                new("to_step", "steps", "step of θ_g"),
                .. EvaluationColumns.All,
            ]),
        new(
            Barrier, "what lies on the line between memorised and grokked, per task",
            new("line", "", "see line"),
            new("task", "", "the task"),
            new("train_barrier", "nats", "largest excess over 0 ≤ α ≤ 1 of the train loss above the straight line between its two ends; 0 where it never lies above"),
            new("test_barrier", "nats", "the same of the test loss"),
            new("alpha_50", "", "least α ≥ 0 with a test accuracy of 50 % or more"),
            new("alpha_90", "", "least α ≥ 0 with 90 % or more"),
            new("least_train_accuracy", "share of 1", "least train accuracy over 0 ≤ α ≤ 1")),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["landscape_grid"];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run)
    {
        run.DemandSnapshots(3);
        var items = new List<MeasureItem>();
        foreach (string plane in new[] { WholePath, Late })
            if (From(run, plane) is { } from && run.Steps.Count(step => step >= from) >= 3)
                items.AddRange(Enumerable.Range(0, run.Options.LandscapeGrid).Select(row => new MeasureItem($"{plane}/row={row}", Part: plane, Work: run.Options.LandscapeGrid)));
        if (Ends(run) is not null)
            items.Add(new MeasureItem(Line, Part: Line, Work: 62));
        return items;
    }

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        if (item.Part == Line)
        {
            AddLine(run, Straight, worker, part);
            AddLine(run, Rescaled, worker, part);
            return;
        }
        int row = int.Parse(item.Key[(item.Key.IndexOf('=', StringComparison.Ordinal) + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        // Made by whichever row comes first; a stop must not end the others' wait for it.
        PathPlane? plane = run.Shared($"landscape/{item.Part}", () => new Holder(PathPlane.Of(run, From(run, item.Part)!.Value, CancellationToken.None))).Plane;
        if (row == 0)
            AddPlane(item.Part, plane, part);
        if (plane is null)
            return;
        int size = run.Options.LandscapeGrid;
        double y = plane.Places(size, position => position.Y)[row];
        foreach (double x in plane.Places(size, position => position.X))
        {
            worker.Stop.ThrowIfCancellationRequested();
            part.AddEvaluation("", [item.Part, x, y], run, worker.Evaluate(run, plane.Theta(x, y)));
        }
    }

    private static void AddPlane(string name, PathPlane? plane, MeasurePart part)
    {
        if (plane is null)
        {
            var flat = new Undefined("the snapshots span no plane");
            part.Add(Planes, name, flat, flat, flat, flat, flat);
            return;
        }
        part.Add(
            Planes, name, plane.Positions.Count, plane.Shares[0], plane.Shares[1], plane.Shares[0] + plane.Shares[1], plane.Positions.Max(position => position.OffPlane));
        foreach (PathPosition position in plane.Positions)
            part.Add(Path, name, position.Step, position.X, position.Y, position.OffPlane);
    }

    private static void AddLine(MeasuredRun run, string line, MeasureWorker worker, MeasurePart part)
    {
        (int from, int to) = Ends(run)!.Value;
        float[] end = run.Snapshots.Read(to);
        double[] start = Vectors64.Widened(run.Snapshots.Read(from));
        if (line == Rescaled)
            Rescale(ModuleGroup.ResidualWriters(run.Layout).Ranges, start, end);
        var points = new List<(double Alpha, Evaluation Evaluation)>();
        for (int i = LineFirst; i <= LineLast; i++)
        {
            worker.Stop.ThrowIfCancellationRequested();
            double alpha = (double)i / LineSteps;
            double[] theta = [.. start.Zip(end, (a, b) => ((1 - alpha) * a) + (alpha * b))];
            points.Add((alpha, worker.Evaluate(run, theta)));
            part.AddEvaluation(Line, [line, alpha, from, to], run, points[^1].Evaluation);
        }
        (double Alpha, Evaluation Evaluation)[] between = [.. points.Where(point => point.Alpha is >= 0 and <= 1)], onward = [.. points.Where(point => point.Alpha >= 0)];
        for (int task = 0; task < run.Tasks.Count; task++)
            part.Add(
                Barrier, line, run.Tasks[task], Excess(between, e => e.TrainLoss[task]), Excess(between, e => e.TestLoss[task]), FirstAt(onward, task, 0.5), FirstAt(onward, task, 0.9),
                between.Min(point => point.Evaluation.TrainAccuracy[task]));
    }

    private static void Rescale(IReadOnlyList<Range> ranges, double[] theta, float[] like)
    {
        double own = ranges.Sum(range => Vectors64.Dot(theta.AsSpan(range), theta.AsSpan(range))), other = ranges.Sum(range => Vectors64.Dot(like.AsSpan(range), like.AsSpan(range)));
        foreach (Range range in ranges)
            Vectors64.Scale(own > 0 ? Math.Sqrt(other / own) : 1, theta.AsSpan(range));
    }

    private static Cell Excess((double Alpha, Evaluation Evaluation)[] points, Func<Evaluation, double> loss)
    {
        double first = loss(points[0].Evaluation), last = loss(points[^1].Evaluation);
        return Cell.Of(points.Max(point => Math.Max(0, loss(point.Evaluation) - (((1 - point.Alpha) * first) + (point.Alpha * last)))), "a loss on the line is not finite");
    }

    private static Cell FirstAt((double Alpha, Evaluation Evaluation)[] points, int task, double accuracy)
    {
        foreach ((double alpha, Evaluation evaluation) in points)
            if (evaluation.TestAccuracy[task] >= accuracy)
                return alpha;
        return new Undefined($"the test accuracy stays below {accuracy * 100} % up to α = {(double)LineLast / LineSteps}");
    }

    // Step from which a plane's snapshots are taken; null where there is none.
    private static int? From(MeasuredRun run, string plane) => plane == WholePath ? run.Steps[0] : GrokTimes.Memorised(run);

    private static (int From, int To)? Ends(MeasuredRun run)
    {
        int? from = First(run, GrokTimes.Memorised(run)), to = First(run, GrokTimes.LastGrok(run));
        return from < to ? (from.Value, to.Value) : null;
    }

    private static int? First(MeasuredRun run, int? step) => run.Steps.Where(s => s >= step).Select(s => (int?)s).FirstOrDefault();

    private sealed record Holder(PathPlane? Plane);
}
