using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry;

/// <summary>
/// How low-dimensional the training path is: shares of variance of its principal components, of each attention matrix and of all parameters,
/// beside what a random walk with the same step lengths gives. Source: method.md §5, §8, §23 30; every table says which snapshots it rests on.
/// </summary>
internal sealed class PcaMeasure : RunMeasure
{
    /// <summary>Name of the object "all parameters".</summary>
    public const string Whole = "all";

    /// <summary>Walks that are simulated. The published null has 10; 20 give their standard deviation to a sixth of itself.</summary>
    private const int Trials = 20;

    private const int Components = 10;
    private const int WindowCount = 20;

    /// <inheritdoc/>
    public override string Name => "pca";

    /// <inheritdoc/>
    public override string Summary => "principal components of the path of each attention matrix and of all parameters, beside those of random walks";

    /// <inheritdoc/>
    public override string Source => "method.md §5, §8, §23 30";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new(
            "", "a principal component of a path x_t = θ_t − θ_0, t over the T snapshots; in shares of the total variance",
            new("object", "", "attention matrix, as layer0.WQ, or all: all parameters"),
            new("centred", "", "whether the mean over t was taken off, as published; the zero row x_0 counts then, and makes no difference else"),
            new("component", "", "k = 1, 2, …, by share"),
            new("share", "share of 1", "S_k² / Σ S²"),
            new("cumulative_share", "share of 1", "sum of shares 1 … k"),
            new("walk_limit_share", "share of 1", "of a random walk with the path's own step lengths in infinitely many dimensions"),
            new("walk_mean_share", "share of 1", "mean over simulated walks with the path's own step lengths and as many dimensions"),
            new("walk_std_share", "share of 1", "their population standard deviation"),
            new("smooth_share", "share of 1", "of a walk of many equal steps (Karhunen-Loève): centred 6/(πk)², uncentred 2/(π(k − ½))²"),
            new("snapshots", "", "T")),
        new(
            "windows", "the first n snapshots of a path by themselves, centred on their own mean",
            new("object", "", "attention matrix, or all"),
            new("snapshots", "", "n"),
            new("last_step", "steps", "step of the last of them"),
            new("pc1", "share of 1", "share of the first component"),
            new("top3", "share of 1", "of the first three"),
            new("top5", "share of 1", "of the first five"),
            new("walk_limit_pc1", "share of 1", "of a random walk with the window's own step lengths in infinitely many dimensions"),
            new("walk_limit_top3", "share of 1", "of its first three"),
            new("walk_limit_top5", "share of 1", "of its first five"),
            new("smooth_pc1", "share of 1", "of a walk of many equal steps, 6/π²"),
            new("smooth_top3", "share of 1", "of its first three"),
            new("smooth_top5", "share of 1", "of its first five")),
        new(
            "summary", "a path's first centred component",
            new("object", "", "attention matrix, or all"),
            new("pc1", "share of 1", "its share of the total variance"),
            new("pc1_percent", "%", "the same in per cent, as in the published heat maps for two tasks"),
            new("pc1_of_top10", "share of 1", "its share of the first ten components' variance, which the published figures for three tasks show"),
            new("top3", "share of 1", "share of the first three of the total variance"),
            new("walk_limit_pc1", "share of 1", "of a random walk with the path's own step lengths in infinitely many dimensions"),
            new("walk_mean_pc1", "share of 1", $"mean of {Trials} simulated walks"),
            new("walk_std_pc1", "share of 1", "their population standard deviation"),
            new("walk_least_pc1", "share of 1", "the smallest of theirs"),
            new("walk_most_pc1", "share of 1", "the largest of theirs"),
            new("z_score", "standard deviations", "(pc1 − walk_mean_pc1) / (walk_std_pc1 + 1e-8)"),
            new("snapshots", "", "T")),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["measure_seed"];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run)
    {
        run.DemandSnapshots(TrajectoryPca.LeastRows);
        return [.. AttentionMatrix.Of(run.Layout).Select(matrix => matrix.Name).Append(Whole).Select(name => new MeasureItem(name, Part: name))];
    }

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        (PathGram gram, int dimensions) = Find(run, item.Part);
        int T = gram.Count;
        if (TrajectoryPca.Missing(gram, T) is { } missing)
        {
            AddMissing(item.Part, T, missing, part);
            return;
        }
        double[] steps = gram.StepNorms(T);
        PathSpectrum limit = RandomWalk.Limit(steps, centred: true);
        WalkShares walks = RandomWalk.Simulate(
            steps, dimensions, Trials, Components, trial => new Philox(run.Options.Seed, $"pca.walk.{item.Part}", (ulong)trial), worker.Stop);
        PathSpectrum centred = TrajectoryPca.Centred(gram, T);
        AddComponents(item.Part, true, centred, limit, walks, part);
        AddComponents(item.Part, false, TrajectoryPca.Uncentred(gram, T), RandomWalk.Limit(steps, centred: false), null, part);
        foreach (int n in TrajectoryPca.Windows(T, WindowCount))
            AddWindow(run, item.Part, gram, n, part);
        double pc1 = centred.Share(1);
        part.Add(
            "summary", item.Part, pc1, 100 * pc1, pc1 / centred.Cumulative(Components), centred.Cumulative(3), limit.Share(1),
            walks.Mean[0], walks.Std[0], walks.Least[0], walks.Most[0], walks.ZScore(pc1), T);
    }

    private static (PathGram Gram, int Dimensions) Find(MeasuredRun run, string name)
    {
        var grams = PathGrams.Of(run);
        for (int m = 0; m < grams.Matrices.Count; m++)
            if (grams.Matrices[m].Name == name)
                return (grams[m], grams.Matrices[m].Count);
        return (grams.Whole, run.Layout.Count);
    }

    private static void AddComponents(string name, bool centred, PathSpectrum spectrum, PathSpectrum limit, WalkShares? walks, MeasurePart part)
    {
        var notSimulated = new Undefined("walks are simulated for centred paths only");
        for (int k = 1; k <= Math.Min(Components, spectrum.Rows - 1); k++)
            part.Add(
                "", name, centred, k, spectrum.Share(k), spectrum.Cumulative(k), limit.Share(k),
                walks is null ? notSimulated : walks.Mean[k - 1], walks is null ? notSimulated : walks.Std[k - 1], KarhunenLoeve.Share(k, centred), spectrum.Rows);
    }

    private static void AddWindow(MeasuredRun run, string name, PathGram gram, int n, MeasurePart part)
    {
        int step = run.Steps[n - 1];
        Cell[] smooth = [KarhunenLoeve.Cumulative(1, true), KarhunenLoeve.Cumulative(3, true), KarhunenLoeve.Cumulative(5, true)];
        if (TrajectoryPca.Missing(gram, n) is { } missing)
        {
            part.Add("windows", [name, n, step, .. Enumerable.Repeat<Cell>(missing, 6), .. smooth]);
            return;
        }
        PathSpectrum own = TrajectoryPca.Centred(gram, n), limit = RandomWalk.Limit(gram.StepNorms(n), centred: true);
        part.Add(
            "windows",
            [name, n, step, own.Share(1), own.Cumulative(3), own.Cumulative(5), limit.Share(1), limit.Cumulative(3), limit.Cumulative(5), .. smooth]);
    }

    private static void AddMissing(string name, int T, Undefined missing, MeasurePart part) =>
        part.Add("summary", [name, .. Enumerable.Repeat<Cell>(missing, 10), T]);
}
