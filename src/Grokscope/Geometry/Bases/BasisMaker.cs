using System.Globalization;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Geometry.Reconstruction;
using Grokscope.Numerics.Random;
using Grokscope.Training.Interventions;

namespace Grokscope.Geometry.Bases;

/// <summary>
/// Directions for interventions, made from runs, with the numbers that say what they are worth. The same bits on every machine.
/// Source: method.md §16-17, §23, 24.
/// </summary>
internal static class BasisMaker
{
    /// <summary>The directions of a kind, from a run's snapshots.</summary>
    /// <param name="kind">Path, other_path (the same of another run), attention, random_matched or hessian.</param>
    /// <param name="source">The run that gives them.</param>
    /// <param name="options">How many directions; seed and from_step where the kind has them.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <exception cref="MeasureException">The run has not what the kind needs.</exception>
    /// <exception cref="ArgumentException">The kind needs no run, or an unfinished one.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static BasisFile Make(BasisKind kind, MeasuredRun source, InterventionOptions options, CancellationToken stop) => kind switch
    {
        BasisKind.Path or BasisKind.OtherPath => OfPath("path", source, Whole(source, options.Directions, stop), options.Directions),
        BasisKind.Attention => OfAttention(source),
        BasisKind.RandomMatched => OfMatched(source, options, stop),
        BasisKind.Hessian => OfHessian(source, options, stop),
        _ => throw new ArgumentException($"A basis of kind {kind} is not made from a finished run.", nameof(kind)),
    };

    /// <summary>A uniformly random subspace: normal vectors, orthonormalised.</summary>
    /// <param name="parameters">N.</param>
    /// <param name="directions">K; no more than N are made.</param>
    /// <param name="seed">Seed of the draw.</param>
    public static BasisFile Random(int parameters, int directions, uint seed)
    {
        int K = Math.Min(directions, parameters);
        float[][] columns = BasisColumns.Orthonormal(RandomDirections.Of(K, parameters, new Philox(seed, "intervention.random", 0)));
        return new BasisFile(columns, [("kind", "random"), ("seed", Text($"{seed}")), Found(columns.Length, directions), ("energy", Text($"{(double)K / parameters:g6} of a vector that has nothing to do with them (K/N)"))]);
    }

    /// <summary>The directions of the path that a running run has made so far: those of <see cref="BasisKind.Path"/> of the snapshots up to a step.</summary>
    /// <param name="running">The run.</param>
    /// <param name="step">Later snapshots do not count.</param>
    /// <param name="directions">Most directions.</param>
    /// <returns>null where there are fewer than 3 snapshots.</returns>
    /// <exception cref="MeasureException">The weights did not move.</exception>
    public static BasisFile? Past(MeasuredRun running, int step, int directions)
    {
        int[] steps = [.. running.Steps.TakeWhile(s => s <= step)];
        return steps.Length < TrajectoryPca.LeastRows ? null
            : OfPath("past", running, PathDirections.Of(running, steps, directions, CancellationToken.None), directions);
    }

    private static PathDirections Whole(MeasuredRun run, int directions, CancellationToken stop) =>
        PathDirections.Of(run, run.DemandSnapshots(TrajectoryPca.LeastRows), directions, stop);

    private static BasisFile OfPath(string kind, MeasuredRun run, PathDirections path, int asked) => new(path.Columns,
        [
            ("kind", kind), ("run", run.Name), ("snapshots", Snapshots(path.Steps)), Found(path.Columns.Length, asked),
            ("share", Text($"{path.Share:g6} of the energy of the rows θ_t − θ_0; the first alone {path.Shares[0]:g6}")),
        ]);

    private static BasisFile OfAttention(MeasuredRun run)
    {
        var attention = AttentionDirections.Of(run);
        return new BasisFile(attention.Columns,
        [
            ("kind", "attention"), ("run", run.Name), ("snapshots", Snapshots(run.Steps)),
            ("directions", Text($"{attention.Columns.Length}, {run.Tasks.Count} of each matrix{(attention.Shortfall is { } shortfall ? ", but " + shortfall : "")}")),
            ("share", Text($"{attention.Share:g6} of the attention matrices' variance about their means")),
        ]);
    }

    private static BasisFile OfHessian(MeasuredRun run, InterventionOptions options, CancellationToken stop)
    {
        var hessian = HessianDirections.At(run, options.FromStep, options.Directions, stop);
        return new BasisFile(hessian.Columns,
        [
            ("kind", "hessian"), ("run", run.Name), ("snapshots", Text($"step {hessian.Step}, the nearest to {options.FromStep}")), Found(hessian.Columns.Length, options.Directions),
            ("loss", Text($"total, on {run.Data.Train.Length} training pairs")),
            ("eigenvalues", Text($"{hessian.Pairs[0].Value:g6} to {hessian.Pairs[^1].Value:g6}")),
            ("convergence", Text($"{hessian.Converged} of {hessian.Pairs.Count} eigenvectors have a residual ‖Hv − λv‖ of at most {HessianDirections.Tolerance:g2} |λ|, the worst {hessian.LargestResidual:g3} |λ|; {hessian.Products} products")),
        ]);
    }

    private static BasisFile OfMatched(MeasuredRun run, InterventionOptions options, CancellationToken stop)
    {
        PathDirections path = Whole(run, options.Directions, stop);
        var matched = MatchedDirections.To(run, path.Columns, options.FromStep, options.Seed, stop);
        return new BasisFile(matched.Columns,
        [
            ("kind", "random_matched"), ("run", run.Name), ("snapshots", Snapshots([.. run.Steps.Where(step => step >= options.FromStep)])),
            Found(matched.Columns.Length, options.Directions), ("seed", Text($"{options.Seed}")),
            ("energy", Energy(matched.Energies)), ("energy_path", Energy(matched.Wanted)),
            ("energy_random", Text($"{(double)matched.Columns.Length / run.Layout.Count:g6} (K/N)")),
            ("angle", Text($"{matched.Angle:g6} of 1.5708 from {(matched.HoldsMore ? "combinations of sampled gradients" : "white noise without what sampled gradients span")} to white noise")),
            ("convergence", matched.IsMatched
                ? Text($"the mean energies of {matched.Energies.Length} held-out gradients are equal to {MatchedDirections.Tolerance:g2} of them")
                : Text($"not matched: these directions, the nearest that there are, hold {matched.Energy:g6} and the path's {matched.WantedEnergy:g6}")),
        ]);
    }

    private static string Energy(double[] energies) =>
        Text($"{energies.Sum() / energies.Length:g6} of the gradient's, mean of {energies.Length} batches; {energies.Min():g3} to {energies.Max():g3}");

    private static string Snapshots(IReadOnlyList<int> steps) => Text($"{steps.Count}, steps {steps[0]} to {steps[^1]}");

    private static (string Key, string Value) Found(int found, int asked) => ("directions", found == asked ? Text($"{found}") : Text($"{found} of {asked} asked for"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
