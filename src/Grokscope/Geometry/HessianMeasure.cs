using Grokscope.Geometry.Curvature;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Geometry.Statistics;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry;

/// <summary>
/// The lowest and highest eigenvalue of the loss' Hessian (without weight decay), converged and with residuals, and beside them what the published
/// procedure gives: 25 Lanczos steps on 512 pairs. Sources: method.md §10, §23 D.
/// </summary>
internal sealed class HessianMeasure : RunMeasure
{
    private const string Overall = "summary";
    private const string Curvature = "nats per unit of θ²";
    private const string NotConverged = "the eigenvector of λ_min was not found to the tolerance";
    private const int PublishedSteps = 25, PublishedPairs = 512, PublishedCount = 5;
    private static readonly (string Name, double Fraction)[] Fractions = [("25", 0.25), ("50", 0.5), ("75", 0.75)];

    /// <inheritdoc/>
    public override string Name => "hessian";

    /// <inheritdoc/>
    public override string Summary => "the lowest and highest curvature of the loss, with residuals, and how far the published 25 Lanczos steps are from it";

    /// <inheritdoc/>
    public override string Source => "method.md §10; §23, 15-17";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", "one snapshot and loss: ends of the spectrum of H = ∇²L(θ), L the mean loss on the pairs",
            new("step", "steps", "snapshot"),
            new("loss", "", "total: sum of all tasks' cross-entropies; else one task's own"),
            new("pairs", "", "training pairs in L; the same for all steps and losses"),
            new("mean_loss", "nats", "L(θ)"),
            new("lambda_min", Curvature, "λ_min = v·Hv of the unit vector found: an upper bound of the lowest eigenvalue. Converged, it is an eigenvalue to the residual; a slightly lower one, of which the random start has little, can be missed at a wide tolerance"),
            new("lambda_min_residual", Curvature, "‖Hv − λ_min v‖, from a product of its own"),
            new("lambda_min_converged", "", "whether the residual is at most hessian_tolerance · |λ_min|"),
            new("lambda_max", Curvature, "λ_max, likewise; a lower bound where it has not converged"),
            new("lambda_max_residual", Curvature, "‖Hv − λ_max v‖"),
            new("lambda_max_converged", "", "whether the residual is at most hessian_tolerance · |λ_max|"),
            new("products", "", "Hessian-vector products taken for both"),
            new("restarts", "", "how often the Lanczos basis was full"),
            new("lanczos25_lambda_min", Curvature, "lowest Ritz value after the first 25 of these Lanczos steps, or as many as the basis holds: same pairs, not converged"),
            new("published_pairs", "", "pairs of the published procedure: distinct training pairs, drawn anew for each step and loss"),
            new("published_lambda_min", Curvature, "lowest Ritz value of the published procedure: 25 Lanczos steps on those pairs"),
            new("published_lambda_ratio", "", "|λ_2|/|λ_1| of its two lowest Ritz values"),
            new("published_lambda_sum", Curvature, "sum of its five lowest Ritz values"),
            new("gradient_norm", "nats per unit of θ", "‖g‖, g = ∇L(θ)"),
            new("gradient_share", "share of 1", "|v·g|/‖g‖, v the eigenvector of λ_min; a random v has about 1/√N"),
            new("path_share", "share of 1", "‖Bᵀv‖, B the basis of the path's first principal directions of each attention matrix (method.md §7)"),
            new("path_random_level", "share of 1", "√(K/N): root mean square of path_share for a random v, K columns of B")),
        new(Overall, "one loss over the run",
            new("loss", "", "as in the main table"),
            new("points", "", "snapshots measured"),
            new("converged", "", "at how many of them λ_min converged"),
            new("deepest", Curvature, "lowest λ_min of them: an extreme of so many values, lower the more there are"),
            new("deepest_step", "steps", "its snapshot"),
            new("deepest_converged", "", "whether it converged"),
            new("lambda_min_25", Curvature, "λ_min at the measured snapshot nearest to 25 % of the last step"),
            new("lambda_min_50", Curvature, "at 50 %"),
            new("lambda_min_75", Curvature, "at 75 %"),
            new("published_deepest", Curvature, "lowest published_lambda_min"),
            new("published_share", "", "median over the snapshots of published_lambda_min/lambda_min: 1 where the published procedure finds the lowest eigenvalue"),
            new("published_share_lowest", "", "its lowest value"),
            new("published_share_highest", "", "its highest value")),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys =>
        ["measure_seed", "hessian_points", "hessian_pairs", "hessian_tolerance", "lanczos_basis", "lanczos_products", "components"];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run)
    {
        IReadOnlyList<HessianLoss> losses = HessianLoss.Of(run.Tasks);
        return [.. run.Points(run.Options.HessianPoints).SelectMany(step => losses.Select(loss =>
            new MeasureItem($"step={step}/{loss.Name}", step, loss.Name, HessianLoss.Pairs(run).Length)))];
    }

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        HessianLoss loss = HessianLoss.Of(run.Tasks).First(loss => loss.Name == item.Part);
        float[] theta = run.Snapshots.Read(item.Step);
        int[] pairs = HessianLoss.Pairs(run);
        try
        {
            Cell[] published = Published(run, item.Step, loss, theta, worker);
            ILinearisation point = worker.Linearise(run, 0, theta, pairs, loss.Weights);
            SpectrumEnds<float> ends = Ends(run, item.Step, point, worker.Stop);
            double mean = 0;
            foreach (double task in point.Losses)
                mean += task;
            (Eigenpair<float> low, Eigenpair<float> high) = (ends.Lowest[0], ends.Highest[0]);
            part.Add("", [
                item.Step, loss.Name, pairs.Length, mean, low.Value, low.Residual, low.Converged, high.Value, high.Residual, high.Converged,
                ends.Products, ends.Restarts, ends.Coefficients.RitzValues(PublishedSteps)[0], .. published, .. Directions(run, point.Gradient, low)]);
        }
        catch (MeasureException e)
        {
            throw new MeasureException($"{run.Name}: the Hessian of {loss.Name} at step {item.Step}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override void Finish(MeasuredRun run, MeasurePart all)
    {
        TableForm form = Tables[0];
        int step = form.IndexOf("step"), lambda = form.IndexOf("lambda_min"), converged = form.IndexOf("lambda_min_converged");
        int published = form.IndexOf("published_lambda_min");
        foreach (HessianLoss loss in HessianLoss.Of(run.Tasks))
        {
            Cell[][] rows = [.. all.Rows("").Where(row => (string)row[form.IndexOf("loss")].Value == loss.Name)];
            if (rows.Length == 0)
                continue;
            Cell[] deepest = rows.MinBy(row => (double)row[lambda].Value)!;
            double[] shares = [.. rows.Where(row => (double)row[lambda].Value != 0).Select(row => (double)row[published].Value / (double)row[lambda].Value)];
            long last = (long)rows[^1][step].Value;
            Cell none = new Undefined("λ_min is zero everywhere");
            all.Add(Overall, [
                loss.Name, rows.Length, rows.Count(row => row[converged].Value is true), deepest[lambda], deepest[step], deepest[converged],
                .. Fractions.Select(f => rows.MinBy(row => Math.Abs((long)row[step].Value - (long)(f.Fraction * last)))![lambda]),
                rows.Min(row => (double)row[published].Value),
                shares.Length == 0 ? none : Quantiles.Median(shares), shares.Length == 0 ? none : shares.Min(), shares.Length == 0 ? none : shares.Max()]);
        }
    }

    private static SpectrumEnds<float> Ends(MeasuredRun run, int step, ILinearisation point, CancellationToken stop)
    {
        var start = new double[run.Layout.Count];
        new Philox(run.Options.Seed, "hessian.start", (ulong)step).Normal(start);
        var options = new LanczosOptions
        {
            Tolerance = run.Options.HessianTolerance,
            Basis = run.Options.LanczosBasis,
            Products = run.Options.LanczosProducts,
        };
        return Lanczos.Solve(new HessianOperator(point), start, options, stop);
    }

    // Pairs and start are drawn anew for each step and loss, as published.
    private static Cell[] Published(MeasuredRun run, int step, HessianLoss loss, float[] theta, MeasureWorker worker)
    {
        var random = new Philox(run.Options.Seed, $"hessian.published.{loss.Name}", (ulong)step);
        int[] pairs = HessianLoss.Draw(run, PublishedPairs, random);
        var start = new double[run.Layout.Count];
        random.Normal(start);
        var matrix = new HessianOperator(worker.Linearise(run, 0, theta, pairs, loss.Weights));
        IReadOnlyList<double> ritz = LanczosCoefficients.Compute(matrix, start, PublishedSteps, stop: worker.Stop).RitzValues(PublishedSteps);
        double sum = 0;
        for (int i = 0; i < PublishedCount; i++)
            sum += ritz[i];
        return [pairs.Length, ritz[0], Cell.Ratio(Math.Abs(ritz[1]), Math.Abs(ritz[0]), "the lowest Ritz value is zero"), sum];
    }

    private static Cell[] Directions(MeasuredRun run, ReadOnlySpan<float> gradient, Eigenpair<float> low)
    {
        double norm = Vectors64.Norm(gradient);
        Cell share = !low.Converged ? new Undefined(NotConverged)
            : Cell.Ratio(Math.Abs(Vectors64.Dot(gradient, low.Vector)), norm, "the gradient is zero");
        if (PathBasis.OfWhole(run, run.Components) is not { Dimension: > 0 } basis)
        {
            Cell none = new Undefined(PathBasis.TooFewSnapshots);
            return [norm, share, none, none];
        }
        Cell path = low.Converged ? Vectors64.Norm(basis.Coefficients(low.Vector)) : new Undefined(NotConverged);
        return [norm, share, path, Math.Sqrt((double)basis.Dimension / run.Layout.Count)];
    }
}
