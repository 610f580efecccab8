using Grokscope.Geometry.Measuring;
using Grokscope.Numerics;

namespace Grokscope.Geometry.Reconstruction;

/// <summary>The rows of which principal directions are taken, and the point about which a solution is put together, by their coordinates.</summary>
/// <param name="Rows">[m][n].</param>
/// <param name="Origin">o, [n].</param>
internal sealed record ViewedPath(double[][] Rows, double[] Origin);

/// <summary>Which rows a path is made of before its principal directions are taken, and about which point a solution is put together again.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Meaning">Its rows and origin o, x_t = θ_t − θ_0, t = 0 … T over the snapshots, T the last.</param>
/// <param name="Select">Finds them; null where the path has none.</param>
/// <param name="LeastRows">Rows below which it says nothing.</param>
internal sealed record PathView(string Name, string Meaning, Func<PathView.Snapshots, ViewedPath?> Select, int LeastRows = 2)
{
    /// <summary>The published one.</summary>
    public static readonly PathView Uncentred = new(
        "uncentred", "rows x_1 … x_T, o = θ_0: as published; the target is one of the rows, and the first direction is mostly the decay of θ_0",
        path => new(path.Moves, path.Points[0]));

    /// <summary>Without the target among its rows.</summary>
    public static readonly PathView Past = new(
        "past", "rows x_1 … x_(T−1), o = θ_0: the target is not among the rows", path => new(path.Moves[..^1], path.Points[0]));

    /// <summary>The one that asks the least of what is known already.</summary>
    public static readonly PathView UndecayedPast = new(
        "undecayed_past", "the same rows without the last, and the same o",
        path => new(path.Undecayed[..^1], path.Decayed(path.Points.Length - 1)));

    /// <summary>All.</summary>
    public static readonly IReadOnlyList<PathView> All =
    [
        Uncentred, Past,
        new("undecayed", "rows θ_t − d_tθ_0, t = 1 … T, with d_t = (1 − lr·λ)^t, o = d_Tθ_0: what decay alone leaves of θ_0 is taken off", path => new(path.Undecayed, path.Decayed(path.Points.Length - 1))),
        UndecayedPast,
        new("centred", "rows x_1 … x_T minus their mean, o = θ_0 (§13, v4): θ_T − θ_0 does not lie in their span", path => new(Spread(path.Moves), path.Points[0])),
        new("centred_with_init", "rows θ_0 … θ_T minus their mean, o = θ_0 (§14)", path => new(Spread(path.Points), path.Points[0])),
        new(
            "centred_affine", "rows x_1 … x_T minus their mean, o = the mean of θ_1 … θ_T: the centred form with its mean put back",
            path => new(Spread(path.Moves), PathProducts.Mean(path.Points[1..]))),
        new(
            "after_grok", "rows θ_t from the snapshot nearest the last grok on, minus their mean, o = θ_0 (§14)",
            path => path.Grok is { } grok ? new(Spread(path.Points[grok..]), path.Points[0]) : null, LeastRows: 5),
    ];

    /// <summary>Those whose k* is followed over several end points.</summary>
    public static readonly IReadOnlyList<PathView> Followed = [Uncentred, Past, UndecayedPast];

    /// <summary>The view of this name.</summary>
    public static PathView Find(string name) => All.First(view => view.Name == name);

    /// <summary>Rows and origin for a path that ends at the last of these snapshots; null where it has too few rows.</summary>
    /// <param name="run">The run.</param>
    /// <param name="steps">Steps of the snapshots, [n].</param>
    /// <param name="lastGrok">Step of the last task's grok; null without one.</param>
    public ViewedPath? Of(MeasuredRun run, IReadOnlyList<int> steps, int? lastGrok) =>
        Select(new Snapshots(run, steps, lastGrok)) is { } path && path.Rows.Length >= LeastRows ? path : null;

    private static double[][] Spread(double[][] points)
    {
        double[] mean = PathProducts.Mean(points);
        return [.. points.Select(point => PathProducts.Minus(point, mean))];
    }

    /// <summary>A path's snapshots, by their coordinates.</summary>
    internal sealed class Snapshots
    {
        private readonly IReadOnlyList<int> _steps;
        private readonly double _kept;

        public Snapshots(MeasuredRun run, IReadOnlyList<int> steps, int? lastGrok)
        {
            (_steps, _kept) = (steps, 1 - (run.Experiment.Train.LearningRate * run.Experiment.Train.WeightDecay));
            Points = [.. Enumerable.Range(0, steps.Count).Select(t => PathProducts.Point(steps.Count, t))];
            Grok = lastGrok is { } grok ? Enumerable.Range(0, steps.Count).MinBy(t => Math.Abs(steps[t] - grok)) : null;
        }

        /// <summary>θ_0 … θ_T.</summary>
        public double[][] Points { get; }

        /// <summary>Index of the snapshot nearest the last grok.</summary>
        public int? Grok { get; }

        /// <summary>x_1 … x_T.</summary>
        public double[][] Moves => [.. Points.Skip(1).Select(point => PathProducts.Minus(point, Points[0]))];

        /// <summary>θ_t − d_tθ_0, t = 1 … T.</summary>
        public double[][] Undecayed => [.. Points.Skip(1).Select((point, t) => PathProducts.Minus(point, Decayed(t + 1)))];

        /// <summary>d_tθ_0 for the snapshot with index t.</summary>
        public double[] Decayed(int t) => [Elementary64.Power(_kept, _steps[t] - _steps[0]), .. new double[Points.Length - 1]];
    }
}
