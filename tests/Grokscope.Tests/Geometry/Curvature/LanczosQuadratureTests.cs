using Grokscope.Geometry.Curvature;
using Grokscope.Geometry.Measuring;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry.Curvature;

/// <summary>The estimated density against the eigenvalues themselves.</summary>
public sealed class LanczosQuadratureTests
{
    private static readonly double[] Hessian = Spectra.LikeHessian(400);

    [Fact]
    public void Moments_and_shares_agree_with_the_eigenvalues_within_their_errors()
    {
        LanczosQuadrature quadrature = Take(Hessian, probes: 20, steps: 60);
        Near(Hessian.Sum(), quadrature.Trace);
        Near(Hessian.Sum(x => x * x), quadrature.FrobeniusSquared);
        foreach ((double lower, double upper) in new[] { (-10.0, -0.5), (-0.5, 0.5), (0.5, 100.0), (100.0, 2000.0) })
            Near(Hessian.Count(x => x >= lower && x < upper) / 400.0, quadrature.Share(lower, upper));
        Assert.Equal(-5, quadrature.LowestNode, 1e-3);
        Assert.Equal(1000, quadrature.HighestNode, 1e-6);
    }

    [Fact]
    public void Each_probe_is_a_Gauss_quadrature()
    {
        // Exact for powers up to 2m − 1 of what the probe itself says: Σw = 1, N·Σwλ = zᵀAz, N·Σwλ² = ‖Az‖².
        foreach (ProbeSpectrum probe in Take(Hessian, probes: 3, steps: 7).Probes)
        {
            Assert.Equal(7, probe.Nodes.Count);
            Assert.Equal(1, probe.Weights.Sum(), 1e-13);
            Assert.Equal(probe.Trace, 400 * probe.Nodes.Zip(probe.Weights, (x, w) => w * x).Sum(), 1e-10 * Math.Abs(probe.Trace));
            Assert.Equal(probe.FrobeniusSquared, 400 * probe.Nodes.Zip(probe.Weights, (x, w) => w * x * x).Sum(), 1e-10 * probe.FrobeniusSquared);
        }
    }

    [Fact]
    public void With_all_steps_the_nodes_are_the_eigenvalues()
    {
        double[] values = [-4, -1, 0, 2, 3, 9];
        foreach (ProbeSpectrum probe in Take(values, probes: 2, steps: 100).Probes)
        {
            Assert.Equal(6, probe.Nodes.Count);
            for (int i = 0; i < 6; i++)
                Assert.Equal(values[i], probe.Nodes[i], 1e-12);
        }
    }

    [Fact]
    public void More_probes_make_the_errors_smaller()
    {
        double few = Take(Hessian, 8, 5).Trace.StandardError, many = Take(Hessian, 512, 5).Trace.StandardError;
        Assert.InRange(few / many, 4, 16); // √64 = 8
    }

    [Fact]
    public void A_constant_spectrum_has_no_error()
    {
        LanczosQuadrature quadrature = Take([.. Enumerable.Repeat(3.0, 64)], probes: 4, steps: 10);
        Assert.Equal(192, quadrature.Trace.Mean, 1e-10);
        Assert.Equal(0, quadrature.Trace.StandardError, 1e-10);
        Assert.Equal(576, quadrature.FrobeniusSquared.Mean, 1e-9);
        Assert.Equal(new Estimate(1, 0), quadrature.Share(2.9, 3.1));
    }

    [Fact]
    public void A_standard_error_is_that_of_the_mean() => Assert.Equal(new Estimate(2.5, Math.Sqrt(5 / 3.0 / 4)), Estimate.Of([1, 2, 3, 4]));

    [Fact]
    public void Bins_leave_no_gap_and_are_symmetric()
    {
        IReadOnlyList<double> edges = SpectralBins.Edges;
        Assert.Equal(86, edges.Count);
        for (int i = 0; i < edges.Count; i++)
            Assert.Equal(-edges[i], edges[edges.Count - 1 - i]);
        for (int i = 43; i + 1 < edges.Count; i++)
            Assert.Equal(Math.Sqrt(10), edges[i + 1] / edges[i], 1e-14);
        Assert.Equal((1e-6, 1.0, 1e15), (edges[43], edges[55], edges[85]));
    }

    [Fact]
    public void A_product_that_is_not_finite_is_an_error() => Assert.Throws<MeasureException>(() => LanczosQuadrature.Take(
        new KnownSpectrum<float>(Spectra.LikeHessian(100)) { Fault = (8, float.NaN) }, new Philox(1, "test.probes", 0), 4, 5));

    private static void Near(double truth, Estimate estimate) => Assert.True(
        Math.Abs(estimate.Mean - truth) <= (4 * estimate.StandardError) + 1e-12, $"{estimate.Mean} ± {estimate.StandardError} for {truth}");

    private static LanczosQuadrature Take(double[] values, int probes, int steps) =>
        LanczosQuadrature.Take(new KnownSpectrum<double>(values), new Philox(11, "test.probes", 0), probes, steps);
}
