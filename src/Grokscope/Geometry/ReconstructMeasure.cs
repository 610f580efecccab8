using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Onset;
using Grokscope.Geometry.Paths;
using Grokscope.Geometry.Reconstruction;
using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;
using Grokscope.Training;

namespace Grokscope.Geometry;

/// <summary>
/// From how few directions of its path a solution can be put together again: k* as published, and in forms that do not know the solution beforehand, beside
/// random subspaces and random errors of the same size; the published ablations. Source: method.md §12, §13, §14 (1, 2), §23 F.
/// </summary>
internal sealed class ReconstructMeasure : RunMeasure
{
    private const string Stars = "kstar", Spread = "kstar_spread", Ablations = "ablation";
    private const string RandomView = "random", PerturbedView = "perturbed";

    /// <summary>Most snapshots of a path (§12), most directions, and the k of the published random subspaces (§13, v4).</summary>
    private const int MostSnapshots = 100, MostDirections = 30;

    private static readonly int[] RandomCounts = [1, 2, 5, 10, 20];
    private static readonly string[] Variants = ["v1", "v2", "v3"];

    /// <inheritdoc/>
    public override string Name => "reconstruct";

    /// <inheritdoc/>
    public override string Summary => "accuracy and loss of the solution put together from k directions of its path, k*, and ablations of directions";

    /// <inheritdoc/>
    public override string Source => "method.md §12, §13, §14, §23 F";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new(
            "", "weights θ_k = o + V_kV_kᵀ(θ_T − o), v_1, v_2, … the principal directions of a path's rows, on a task",
            [
                new("view", "", string.Join("; ", PathView.All.Select(view => $"{view.Name}: {view.Meaning}"))
                    + $"; {RandomView}: o = θ_0, a random subspace of R^N; {PerturbedView}: no projection, θ_T plus a random vector as long as what uncentred leaves out at this k"),
                new("end_step", "steps", "step of θ_T, the last snapshot of the path"),
                new("k", "", "directions kept"),
                new("explained", "share of 1", "s_k²/Σs², the share of direction k in the rows"),
                new("captured", "share of 1", $"‖V_kV_kᵀ(θ_T − o)‖²/‖θ_T − o‖²; of {PerturbedView} 1 − ‖the random vector‖²/‖θ_T − θ_0‖²"),
                .. EvaluationColumns.All,
            ]),
        new(
            Stars, "the number of directions that is enough",
            new("view", "", "see the main table"),
            new("end_step", "steps", "step of θ_T"),
            new("criterion", "", string.Join("; ", KStar.All.Select(star => $"{star.Name}: {star.Meaning}"))),
            new("kstar", "", "k*"),
            new("left_out", "share of 1", "1 − captured at k*"),
            new("least_accuracy", "share of 1", "the least test accuracy of a task at k*"),
            new("tried", "", "largest k that was tried")),
        new(
            Spread, "k* over the end points of a run: the snapshots since every task first had 90 % test accuracy, the last of them",
            new("view", "", "see the main table"),
            new("criterion", "", "see kstar"),
            new("least", "", "smallest k*"),
            new("median", "", "median of k*"),
            new("most", "", "largest k*"),
            new("defined", "", "end points with a k*"),
            new("ends", "", "end points")),
        new(
            Ablations, "weights of which only some directions of what training added, Δ, are kept, on a task",
            [
                new("variant", "", "v1: the attention matrices, each in its own directions, all else at its end; v2: all of Δ in directions of the attention matrices (8 each); "
                    + "v3: attention weights and biases (10 directions a matrix), all else at its end. v4 is the view centred of the main table"),
                new("kept", "", $"{Ablation.Block}: the first directions, one matrix after the other, as published; {Ablation.Variance}: those that hold most of the path's variance; "
                    + $"{Ablation.Without}: all of Δ but these; {Ablation.Random}: random directions; {Ablation.All}, {Ablation.None}: all or nothing of Δ"),
                new("directions", "", "how many; of v1 in each matrix"),
                new("captured", "share of 1", "their share of ‖Δ‖² within the entries that the variant changes"),
                .. EvaluationColumns.All,
            ]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["measure_seed", "reconstruct_ends"];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run)
    {
        run.DemandSnapshots(3);
        var items = new List<MeasureItem>();
        foreach (int end in Ends(run))
            foreach (PathView view in end == run.Steps[^1] ? PathView.All : PathView.Followed)
                if (view.Of(run, StepsUpTo(run, end), GrokTimes.LastGrok(run)) is not null)
                    items.Add(new MeasureItem($"{view.Name}/step={end}", end, view.Name, Work: 3));
        int last = run.Steps[^1];
        items.AddRange([new MeasureItem(RandomView, last, RandomView), new MeasureItem(PerturbedView, last, PerturbedView)]);
        items.AddRange(Variants.Select(variant => new MeasureItem($"ablation/{variant}", last, variant, Work: 4)));
        return items;
    }

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        if (Variants.Contains(item.Part))
            AddAblation(run, item.Part, worker, part);
        else if (item.Part == RandomView)
            AddRandom(run, item.Step, worker, part);
        else if (item.Part == PerturbedView)
            AddPerturbed(run, item.Step, worker, part);
        else
            AddView(run, PathView.Find(item.Part), item.Step, worker, part);
    }

    /// <inheritdoc/>
    public override void Finish(MeasuredRun run, MeasurePart all)
    {
        int star = all.Form(Stars).IndexOf("kstar");
        foreach (var group in all.Rows(Stars).GroupBy(row => (View: (string)row[0].Value, Criterion: (string)row[2].Value)))
        {
            double[] defined = [.. group.Select(row => row[star].Number).Where(double.IsFinite).Order()];
            var none = new Undefined("k* is defined at no end point");
            Cell[] values = defined.Length == 0 ? [none, none, none] : [(int)defined[0], Quantiles.OfSorted(defined, 0.5), (int)defined[^1]];
            all.Add(Spread, [group.Key.View, group.Key.Criterion, .. values, defined.Length, group.Count()]);
        }
    }

    // The last snapshots of those since all tasks first had 90 %; the last one in any case.
    private static int[] Ends(MeasuredRun run)
    {
        int? since = run.Tasks.All(task => run.Groks[task].Step90 is not null) ? run.Tasks.Max(task => run.Groks[task].Step90) : null;
        int[] solved = [.. run.Steps.Where(step => step >= since && run.Steps.Count(s => s <= step) >= 3).TakeLast(run.Options.ReconstructEnds)];
        return solved is [.., int last] && last == run.Steps[^1] ? solved : [run.Steps[^1]];
    }

    // int(linspace(0, n − 1, 100)) of the snapshots, as published.
    private static IReadOnlyList<int> Indices(MeasuredRun run, int end) => MeasuredRun.Even(run.Steps.Count(step => step <= end), MostSnapshots);

    private static IReadOnlyList<int> StepsUpTo(MeasuredRun run, int end) => [.. Indices(run, end).Select(index => run.Steps[index])];

    private static PathSubspace Subspace(MeasuredRun run, PathView view, int end) => run.Shared($"reconstruct/{view.Name}/{end}", () =>
    {
        var path = PathProducts.Of(run, Indices(run, end));
        ViewedPath viewed = view.Of(run, path.Steps, GrokTimes.LastGrok(run))!;
        var target = new double[path.Count];
        target[0] = target[^1] = 1;
        return PathSubspace.Of(path, viewed.Rows, viewed.Origin, target, MostDirections);
    });

    private static void AddView(MeasuredRun run, PathView view, int end, MeasureWorker worker, MeasurePart part)
    {
        PathSubspace subspace = Subspace(run, view, end);
        var curve = new List<Evaluation>();
        foreach (double[] theta in SnapshotSums.Of(run, StepsUpTo(run, end), subspace.Points, worker.Stop))
        {
            worker.Stop.ThrowIfCancellationRequested();
            int k = curve.Count;
            curve.Add(worker.Evaluate(run, theta));
            part.AddEvaluation("", [view.Name, end, k + 1, subspace.Shares[k], subspace.Captured[k]], run, curve[k]);
        }
        var never = new Undefined(curve.Count == 0 ? "the weights did not move" : $"none of k = 1 … {curve.Count} is enough");
        foreach (KStar star in KStar.All)
            part.Add(
                Stars,
                star.Of(curve, run.Layout.Shape.P) is { } k
                    ? [view.Name, end, star.Name, k, 1 - subspace.Captured[k - 1], curve[k - 1].TestAccuracy.Min(), curve.Count]
                    : [view.Name, end, star.Name, never, never, never, curve.Count]);
    }

    private static void AddRandom(MeasuredRun run, int end, MeasureWorker worker, MeasurePart part)
    {
        var ends = PathEnds.Of(run);
        double[] added = ends.Added, theta = [.. ends.Initial];
        double whole = Vectors64.Dot(added, added), captured = 0;
        double[][] directions = RandomDirections.Of(RandomCounts[^1], added.Length, new Philox(run.Options.Seed, "reconstruct.random", 0));
        for (int k = 1; k <= directions.Length; k++)
        {
            double along = Vectors64.Dot(directions[k - 1], added);
            Vectors64.Axpy(along, directions[k - 1], theta);
            captured += along * along;
            if (RandomCounts.Contains(k))
                part.AddEvaluation(
                    "", [RandomView, end, k, new Undefined("the directions are not of the path"), Cell.Ratio(captured, whole, "the weights did not move")], run,
                    worker.Evaluate(run, theta));
        }
    }

    private static void AddPerturbed(MeasuredRun run, int end, MeasureWorker worker, MeasurePart part)
    {
        PathSubspace subspace = Subspace(run, PathView.Uncentred, end);
        var ends = PathEnds.Of(run);
        double length = Vectors64.Norm(ends.Added);
        var noise = new double[ends.Added.Length];
        for (int k = 1; k <= subspace.Captured.Length; k++)
        {
            worker.Stop.ThrowIfCancellationRequested();
            new Philox(run.Options.Seed, "reconstruct.perturbed", (ulong)k).Normal(noise);
            // Rounding may leave a captured share of 1 + 1e-16.
            double size = length * Math.Sqrt(Math.Max(0, 1 - subspace.Captured[k - 1])) / Vectors64.Norm(noise);
            double[] theta = [.. ends.Final.Zip(noise, (x, z) => x + (size * z))];
            part.AddEvaluation(
                "", [PerturbedView, end, k, new Undefined("there are no directions"), subspace.Captured[k - 1]], run, worker.Evaluate(run, theta));
        }
    }

    private static void AddAblation(MeasuredRun run, string variant, MeasureWorker worker, MeasurePart part)
    {
        if (Ablation.Of(run) is not { } ablation)
            return;
        foreach (AblatedPoint point in ablation.Points(variant))
        {
            worker.Stop.ThrowIfCancellationRequested();
            part.AddEvaluation(Ablations, [variant, point.Kept, point.Directions, point.Captured], run, worker.Evaluate(run, point.Theta));
        }
    }
}
