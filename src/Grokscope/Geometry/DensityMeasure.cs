using Grokscope.Geometry.Curvature;
using Grokscope.Geometry.Measuring;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry;

/// <summary>
/// The spectral density of the training loss' Hessian by stochastic Lanczos quadrature, with its trace and Frobenius norm; standard errors are over
/// the random vectors. Source: Ghorbani, Krishnan and Xiao (2019); the loss is that of method.md §10.
/// </summary>
internal sealed class DensityMeasure : RunMeasure
{
    private const string Moments = "moments";
    private const string Curvature = "nats per unit of θ²";

    /// <inheritdoc/>
    public override string Name => "density";

    /// <inheritdoc/>
    public override string Summary => "how the Hessian's eigenvalues are distributed, with its trace and Frobenius norm";

    /// <inheritdoc/>
    public override string Source => "Ghorbani, Krishnan and Xiao (2019); Ubaru, Chen and Saad (2017); the loss: method.md §10";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", "one bin of eigenvalues at one snapshot; bins are the same everywhere, and those beyond the lowest and the highest node are left out",
            new("step", "steps", "snapshot"),
            new("lower", Curvature, "lower edge; the bin around 0 is [−10⁻⁶, 10⁻⁶), the others end at ±10^(k/2)"),
            new("upper", Curvature, "upper edge, which is in the next bin"),
            new("share", "share of 1", "share of the N eigenvalues: mean over the random vectors of the weight of the nodes in the bin. A node stands for all eigenvalues around it, so that near 0 shares of neighbouring bins tell only their sum"),
            new("standard_error", "share of 1", "of the share")),
        new(Moments, "one snapshot",
            new("step", "steps", "snapshot"),
            new("pairs", "", "training pairs in the loss; the same for all steps"),
            new("parameters", "", "N"),
            new("probes", "", "random vectors z with entries ±1"),
            new("lanczos_steps", "", "Lanczos steps for each: nodes of its quadrature"),
            new("trace", Curvature, "Σλ: mean of z·Hz"),
            new("trace_standard_error", Curvature, "of it"),
            new("frobenius_squared", "(nats per unit of θ²)²", "Σλ²: mean of ‖Hz‖²"),
            new("frobenius_squared_standard_error", "(nats per unit of θ²)²", "of it"),
            new("lowest_node", Curvature, "lowest node of all vectors, above the lowest eigenvalue"),
            new("highest_node", Curvature, "highest node, below the highest eigenvalue")),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["measure_seed", "density_points", "density_probes", "density_steps", "hessian_pairs"];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run) =>
        [.. run.Points(run.Options.DensityPoints).Select(step => new MeasureItem($"step={step}", step))];

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        int[] pairs = HessianLoss.Pairs(run);
        var matrix = new HessianOperator(worker.Linearise(run, 0, run.Snapshots.Read(item.Step), pairs, HessianLoss.TotalOf(run.Tasks).Weights));
        LanczosQuadrature quadrature;
        try
        {
            quadrature = LanczosQuadrature.Take(
                matrix, new Philox(run.Options.Seed, "density.probes", (ulong)item.Step), run.Options.DensityProbes, run.Options.DensitySteps, worker.Stop);
        }
        catch (MeasureException e)
        {
            throw new MeasureException($"{run.Name}: the Hessian at step {item.Step}: {e.Message}", e);
        }
        IReadOnlyList<double> edges = SpectralBins.Edges;
        for (int bin = 0; bin + 1 < edges.Count; bin++)
        {
            if (edges[bin + 1] <= quadrature.LowestNode || edges[bin] > quadrature.HighestNode)
                continue;
            Estimate share = quadrature.Share(edges[bin], edges[bin + 1]);
            part.Add("", item.Step, edges[bin], edges[bin + 1], share.Mean, share.StandardError);
        }
        part.Add(Moments, item.Step, pairs.Length, run.Layout.Count, run.Options.DensityProbes, run.Options.DensitySteps,
            quadrature.Trace.Mean, quadrature.Trace.StandardError, quadrature.FrobeniusSquared.Mean, quadrature.FrobeniusSquared.StandardError,
            quadrature.LowestNode, quadrature.HighestNode);
    }
}
