using Grokscope.Geometry.Bases;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.TestData;
using Grokscope.Training.Interventions;

namespace Grokscope.Tests.Geometry.Bases;

/// <summary>Random bases: uniformly random ones, and those matched to the gradient's energy in the path's directions.</summary>
public sealed class RandomBasesTests
{
    [Fact]
    public void A_random_subspace_prefers_no_direction()
    {
        const int N = 60, K = 6, Draws = 200;
        double[] held = new double[N];
        double mean = 0;
        for (uint seed = 0; seed < Draws; seed++)
        {
            BasisFile basis = BasisMaker.Random(N, K, seed);
            foreach (float[] column in basis.Columns)
                for (int i = 0; i < N; i++)
                {
                    held[i] += (double)column[i] * column[i] / Draws;
                    mean += (double)column[i] / (N * K * Draws);
                }
        }
        // Each e_i's energy is Beta(K/2, (N − K)/2): mean 0.1, and 0.054/√200 is the mean's standard error.
        Assert.All(held, energy => Assert.InRange(energy, 0.1 - (4 * 0.0038), 0.1 + (4 * 0.0038)));
        Assert.InRange(mean, -4.0 / Math.Sqrt(N * N * K * Draws), 4.0 / Math.Sqrt(N * N * K * Draws));
    }

    [Fact]
    public void A_random_subspace_is_orthonormal_and_its_seed_s()
    {
        BasisFile basis = BasisMaker.Random(5000, 20, 7);
        BasisChecks.DemandOrthonormal(basis);
        Assert.Equal(20, basis.Columns.Count);
        Assert.Equal(basis.Sum, BasisMaker.Random(5000, 20, 7).Sum);
        Assert.NotEqual(basis.Sum, BasisMaker.Random(5000, 20, 8).Sum);
        Assert.Equal(3, BasisMaker.Random(3, 20, 7).Columns.Count);
    }

    /// <summary>
    /// From the start on, the recorded run's path holds twice what a random subspace does, most of it early; from step 1500 on a fifth of it.
    /// </summary>
    [Theory]
    [InlineData(0, 1.7, 3)]
    [InlineData(1500, 0.1, 0.35)]
    public void A_matched_subspace_holds_of_fresh_gradients_what_the_path_holds(int from, double least, double most)
    {
        MeasuredRun run = PathRuns.TinyRun();
        var options = new InterventionOptions { Directions = 5, FromStep = from };
        BasisFile matched = BasisMaker.Make(BasisKind.RandomMatched, run, options, CancellationToken.None);
        BasisFile path = BasisMaker.Make(BasisKind.Path, run, options, CancellationToken.None);
        BasisChecks.DemandOrthonormal(matched);
        using var worker = new MeasureWorker();
        float[][] fresh = GradientSamples.Draw(run, from, 300, 99, "test.gradients", worker);
        double wanted = Mean(path, fresh), held = Mean(matched, fresh), random = 5.0 / run.Layout.Count;
        Assert.InRange(held / wanted, 0.7, 1.4);
        Assert.InRange(held / random, least, most);
        Assert.InRange(Mean(BasisMaker.Random(run.Layout.Count, 5, 1), fresh) / random, 0.3, 3);
        Assert.StartsWith("the mean energies", BasisChecks.Of(matched, "convergence"), StringComparison.Ordinal);
        // It does not come of holding the path's own directions.
        Assert.All(path.Columns, column => Assert.InRange(BasisChecks.Distance(matched, ModelFacts.Widen(column)), 0.9, 1));
    }

    [Fact]
    public void Held_out_energies_are_equal_to_one_per_cent()
    {
        MeasuredRun run = PathRuns.TinyRun();
        foreach ((int from, int K, bool holdsMore) in new[] { (0, 5, true), (0, 20, true), (1500, 5, false) })
        {
            var path = PathDirections.Of(run, run.Steps, K, CancellationToken.None);
            var matched = MatchedDirections.To(run, path.Columns, from, 3, CancellationToken.None);
            Assert.Equal((K, holdsMore, true), (matched.Columns.Length, matched.HoldsMore, matched.IsMatched));
            Assert.Equal(1, matched.Energy / matched.WantedEnergy, 1e-2);
            Assert.InRange(matched.Angle, 0.1, 1.57);
            using var worker = new MeasureWorker();
            float[][] heldOut = GradientSamples.Draw(run, from, 64, 3, "intervention.matched.held-out", worker);
            Assert.Equal(matched.Energies, heldOut.Select(g => BasisColumns.Energy(matched.Columns, g)));
        }
    }

    [Fact]
    public void What_cannot_be_matched_is_said()
    {
        MeasuredRun run = PathRuns.TinyRun();
        using var worker = new MeasureWorker();
        double[][] heldOut = [.. GradientSamples.Draw(run, 1500, 64, 1, "intervention.matched.held-out", worker).Select(g => ModelFacts.Widen(g))];
        double[] u = SymmetricEigen.Top([.. heldOut.SelectMany(g => heldOut.Select(h => ModelFacts.Dot(g, h)))], 64, 1).Vectors[0];
        float[] principal = BasisColumns.Orthonormal([[.. heldOut[0].Select((_, i) => heldOut.Index().Sum(g => u[g.Index] * g.Item[i]))]])[0];
        var matched = MatchedDirections.To(run, [principal], 1500, 1, CancellationToken.None);
        Assert.Equal((0, true, false), (matched.Angle, matched.HoldsMore, matched.IsMatched));
        Assert.True(matched.Energy < matched.WantedEnergy);

        // A direction that no held-out gradient has anything of.
        var noise = new double[run.Layout.Count];
        new Philox(1, "test.noise", 0).Normal(noise);
        float[] none = BasisColumns.Orthonormal([.. heldOut, noise])[^1];
        matched = MatchedDirections.To(run, [none], 1500, 1, CancellationToken.None);
        Assert.Equal((0, false, false), (matched.Angle, matched.HoldsMore, matched.IsMatched));
        Assert.True(matched.Energy > matched.WantedEnergy);
    }

    [Fact]
    public void Samples_are_unit_gradients_of_batches_after_the_step()
    {
        MeasuredRun run = PathRuns.Walk(6);
        using var worker = new MeasureWorker();
        float[][] samples = GradientSamples.Draw(run, 30, 7, 4, "test", worker);
        Assert.Equal(7, samples.Length);
        var model = new Transformer(run.Layout.Shape, run.Data.Targets);
        double[] losses = new double[2];
        int[] steps = [30, 30, 30, 40, 40, 40, 50];
        for (int i = 0; i < 7; i++)
        {
            var random = new Philox(4, "test", (ulong)i);
            int[] pairs = [.. Enumerable.Range(0, 4).Select(_ => run.Data.Train[random.NextBelow(run.Data.Train.Length)])];
            var gradient = new float[run.Layout.Count];
            model.Gradient(run.Snapshots.Read(steps[i]), pairs, [1, 1], losses, gradient);
            double norm = ModelFacts.Norm(ModelFacts.Widen(gradient));
            Assert.Equal(1, ModelFacts.Norm(ModelFacts.Widen(samples[i])), 1e-6);
            Assert.Equal(gradient.Select(g => (float)(g / norm)), samples[i], (x, y) => Math.Abs(x - y) < 1e-6f);
        }
        Assert.Contains("no snapshot from step 51", Assert.Throws<MeasureException>(() => GradientSamples.Draw(run, 51, 7, 4, "test", worker)).Message);
    }

    private static double Mean(BasisFile basis, float[][] gradients) => gradients.Average(g => BasisColumns.Energy(basis.Columns, g));
}
