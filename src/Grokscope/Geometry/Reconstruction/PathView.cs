using Grokscope.Geometry.Measuring;

namespace Grokscope.Geometry.Reconstruction;

/// <summary>Which rows a path is made of before its principal directions are taken, and about which point a solution is put together again.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Meaning">Its rows and origin o, x_t = θ_t − θ_0, t = 0 … T over the snapshots, T the last.</param>
/// <param name="LeastRows">Rows below which it says nothing.</param>
internal sealed record PathView(string Name, string Meaning, int LeastRows = 2)
{
    /// <summary>The published one.</summary>
    public static readonly PathView Uncentred = new("uncentred", "rows x_1 … x_T, o = θ_0: as published; the target is one of the rows, and the first direction is mostly the decay of θ_0");

    /// <summary>Without the target among its rows.</summary>
    public static readonly PathView Past = new("past", "rows x_1 … x_(T−1), o = θ_0: the target is not among the rows");

    private static readonly PathView Undecayed = new("undecayed", "rows θ_t − d_tθ_0 with d_t = (1 − lr·λ)^t, o = d_Tθ_0: what decay alone would have left of θ_0 is taken off");

    /// <summary>The one that asks the least of what is known already.</summary>
    public static readonly PathView UndecayedPast = new("undecayed_past", "the same rows without the last, o = d_Tθ_0");

    private static readonly PathView Centred = new("centred", "rows x_1 … x_T minus their mean, o = θ_0 (§13, v4): θ_T − θ_0 does not lie in their span");
    private static readonly PathView CentredWithInit = new("centred_with_init", "rows θ_0 … θ_T minus their mean, o = θ_0 (§14)");
    private static readonly PathView Affine = new("centred_affine", "rows x_1 … x_T minus their mean, o = the mean of θ_1 … θ_T: the centred form with its mean put back");
    private static readonly PathView AfterGrok = new("after_grok", "rows θ_t from the snapshot nearest the last grok on, minus their mean, o = θ_0 (§14)", LeastRows: 5);

    /// <summary>All.</summary>
    public static readonly IReadOnlyList<PathView> All = [Uncentred, Past, Undecayed, UndecayedPast, Centred, CentredWithInit, Affine, AfterGrok];

    /// <summary>Those whose k* is followed over several end points.</summary>
    public static readonly IReadOnlyList<PathView> Followed = [Uncentred, Past, UndecayedPast];

    /// <summary>The view of this name.</summary>
    public static PathView Find(string name) => All.First(view => view.Name == name);

    /// <summary>Rows and origin for a path that ends at the last of these snapshots; null where it has too few rows.</summary>
    /// <param name="run">The run.</param>
    /// <param name="steps">Steps of the snapshots, [n].</param>
    /// <param name="lastGrok">Step of the last task's grok; null without one.</param>
    public (double[][] Rows, double[] Origin)? Of(MeasuredRun run, IReadOnlyList<int> steps, int? lastGrok)
    {
        int n = steps.Count;
        double[][] points = [.. Enumerable.Range(0, n).Select(t => PathProducts.Point(n, t))];
        double[][] moves = [.. points.Skip(1).Select(point => PathProducts.Minus(point, points[0]))];
        (double[][] Rows, double[] Origin)? view = Name switch
        {
            "uncentred" => (moves, points[0]),
            "past" => (moves[..^1], points[0]),
            "undecayed" => (Apart(points[1..]), Decayed(n - 1)),
            "undecayed_past" => (Apart(points[1..^1]), Decayed(n - 1)),
            "centred" => (Spread(moves), points[0]),
            "centred_with_init" => (Spread(points), points[0]),
            "centred_affine" => (Spread(moves), PathProducts.Mean(points[1..])),
            "after_grok" => lastGrok is { } grok ? (Spread(points[Nearest(steps, grok)..]), points[0]) : null,
            _ => throw new InvalidOperationException($"Unknown view {Name}."),
        };
        return view is { } found && found.Rows.Length >= LeastRows ? found : null;

        double[] Decayed(int t) => [Decay(run, steps[t] - steps[0]), .. new double[n - 1]];
        double[][] Apart(double[][] some) => [.. some.Select((point, i) => PathProducts.Minus(point, Decayed(i + 1)))];
    }

    // (1 − lr·λ)^steps by repeated squaring: the platform's power has bits of its own.
    private static double Decay(MeasuredRun run, int steps)
    {
        double square = 1 - (run.Experiment.Train.LearningRate * run.Experiment.Train.WeightDecay), power = 1;
        for (; steps > 0; steps >>= 1)
        {
            if ((steps & 1) != 0)
                power *= square;
            square *= square;
        }
        return power;
    }

    private static int Nearest(IReadOnlyList<int> steps, int step) => Enumerable.Range(0, steps.Count).MinBy(t => Math.Abs(steps[t] - step));

    private static double[][] Spread(double[][] points)
    {
        double[] mean = PathProducts.Mean(points);
        return [.. points.Select(point => PathProducts.Minus(point, mean))];
    }
}
