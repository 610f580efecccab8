using System.Text.Json;
using Grokscope.Geometry.Paths;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;
using Grokscope.Tests.Model;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry.Paths;

public sealed class RandomWalkTests(ITestOutputHelper output)
{
    [Fact]
    public void LimitsOfTheAttentionMatricesAreThoseOfNumPy()
    {
        JsonElement truth = DataFile.Json("tiny/trajectory_pca.json").GetProperty("matrices");
        var grams = PathGrams.Of(PathRuns.Tiny);
        var error = new RelativeError("limits");
        for (int m = 0; m < grams.Matrices.Count; m++)
            Compare(error, truth.GetProperty(grams.Matrices[m].Name).GetProperty("random_walk"), grams[m].StepNorms(100));
        output.WriteLine($"{error}");
    }

    [Fact]
    public void LimitsOfAllParametersAreThoseOfNumPy()
    {
        var error = new RelativeError("limits");
        Compare(error, DataFile.Json("tiny/parameter_pca.json").GetProperty("random_walk"), TrajectoryPcaTests.TinyPathGram().StepNorms(51));
        output.WriteLine($"{error}");
    }

    /// <summary>The recorded means are over 20 walks, ours over 200: 5 standard errors of their difference are 1.2 of one walk's deviations.</summary>
    [Fact]
    public void SimulatedWalksAgreeWithRecordedOnes()
    {
        var grams = PathGrams.Of(PathRuns.Tiny);
        JsonElement attention = DataFile.Json("tiny/trajectory_pca.json").GetProperty("matrices");
        for (int m = 0; m < grams.Matrices.Count; m++)
            CompareSimulated(attention.GetProperty(grams.Matrices[m].Name).GetProperty("random_walk"), grams[m].StepNorms(100), 32 * 32);
        CompareSimulated(DataFile.Json("tiny/parameter_pca.json").GetProperty("random_walk"), TrajectoryPcaTests.TinyPathGram().StepNorms(51), 20842);
    }

    /// <summary>In fewer dimensions than steps, in as many and in more: means of 400 walks each within 5 standard errors of their difference.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(40)]
    public void DecompositionGivesTheWalksOfNormalDirections(int dimensions)
    {
        const int Trials = 400;
        double[] steps = [.. Enumerable.Range(1, 11).Select(t => 1.0 / t)];
        WalkShares walks = RandomWalk.Simulate(steps, dimensions, Trials, 3, trial => new Philox(1, "test.walks", (ulong)trial));
        double[][] naive = [.. Enumerable.Range(0, Trials).Select(trial => NaiveWalk(steps, dimensions, new Philox(2, "test.naive", (ulong)trial)).Shares(3))];
        for (int k = 0; k < 3; k++)
        {
            double mean = naive.Average(shares => shares[k]), std = Math.Sqrt(naive.Average(shares => (shares[k] - mean) * (shares[k] - mean)));
            Assert.Equal(mean, walks.Mean[k], 5 * std * Math.Sqrt(2.0 / Trials));
            Assert.InRange(walks.Std[k] / std, 0.85, 1.18);
            Assert.InRange(walks.Mean[k], walks.Least[k], walks.Most[k]);
        }
    }

    [Fact]
    public void ManyEqualStepsTendToBrownianMotion()
    {
        double[] steps = [.. Enumerable.Repeat(0.3, 400)];
        foreach (bool centred in new[] { true, false })
        {
            PathSpectrum limit = RandomWalk.Limit(steps, centred);
            for (int k = 1; k <= 5; k++)
                Assert.Equal(KarhunenLoeve.Share(k, centred), limit.Share(k), 3e-3);
        }
    }

    [Fact]
    public void KarhunenLoeveSharesAreTheRecordedOnesAndSumToOne()
    {
        JsonElement truth = DataFile.Json("tiny/trajectory_pca.json").GetProperty("karhunen_loeve");
        foreach (bool centred in new[] { true, false })
        {
            double[] expected = truth.GetProperty(centred ? "centred" : "uncentred").Numbers();
            for (int k = 1; k <= 10; k++)
                Assert.Equal(expected[k - 1], KarhunenLoeve.Share(k, centred), 1e-15);
            Assert.Equal(1, KarhunenLoeve.Cumulative(100_000, centred), 1e-5);
        }
    }

    [Fact]
    public void RealWalkInManyDimensionsIsNearItsLimit()
    {
        PathGram gram = PathGrams.Of(PathRuns.Walk(40, 3, "d_model=32", "d_ff=64")).Whole;
        PathSpectrum limit = RandomWalk.Limit(gram.StepNorms(40), centred: true), own = TrajectoryPca.Centred(gram, 40);
        for (int k = 1; k <= 5; k++)
            Assert.Equal(1, own.Share(k) / limit.Share(k), 0.05);
    }

    [Fact]
    public void ChiSquaredHasItsMeanAndVariance()
    {
        const int Draws = 20_000;
        foreach (int n in new[] { 1, 2, 3, 1000 })
        {
            var random = new Philox(1, "test.chi", (ulong)n);
            double[] draws = [.. Enumerable.Range(0, Draws).Select(_ => ChiSquared.Next(random, n))];
            double mean = draws.Average();
            Assert.Equal(n, mean, 5 * Math.Sqrt(2.0 * n / Draws));
            Assert.Equal(1, draws.Average(x => (x - mean) * (x - mean)) / (2.0 * n), 0.15);
            Assert.All(draws, x => Assert.True(x > 0));
        }
    }

    private static PathSpectrum NaiveWalk(double[] steps, int dimensions, Philox random)
    {
        int T = steps.Length + 1;
        var rows = new double[T][];
        rows[0] = new double[dimensions];
        for (int t = 1; t < T; t++)
        {
            rows[t] = new double[dimensions];
            random.Normal(rows[t]);
            double scale = steps[t - 1] / Vectors64.Norm(rows[t]);
            for (int i = 0; i < dimensions; i++)
                rows[t][i] = rows[t - 1][i] + (scale * rows[t][i]);
        }
        var gram = new double[T * T];
        for (int s = 0; s < T; s++)
            for (int t = 0; t < T; t++)
                gram[(s * T) + t] = Vectors64.Dot(rows[s], rows[t]);
        return TrajectoryPca.Of(PathGram.Centred(gram, T), T);
    }

    private static void Compare(RelativeError error, JsonElement truth, double[] steps)
    {
        double[] own = truth.GetProperty("limit_own_step_norms").Numbers(), equal = truth.GetProperty("limit_equal_steps").Numbers();
        PathSpectrum ownLimit = RandomWalk.Limit(steps, true), equalLimit = RandomWalk.Limit([.. steps.Select(_ => 1.0)], true);
        for (int k = 1; k <= 10; k++)
        {
            error.Value(own[k - 1], ownLimit.Share(k), 1e-9, $"own {k}");
            error.Value(equal[k - 1], equalLimit.Share(k), 1e-9, $"equal {k}");
        }
    }

    private static void CompareSimulated(JsonElement truth, double[] steps, int dimensions)
    {
        WalkShares walks = RandomWalk.Simulate(steps, dimensions, 200, 10, trial => new Philox(1, "test.recorded", (ulong)trial));
        double[] mean = truth.GetProperty("simulated_mean").Numbers(), std = truth.GetProperty("simulated_std").Numbers();
        for (int k = 0; k < 10; k++)
        {
            Assert.InRange(std[k] / walks.Std[k], 0.5, 1.7);
            Assert.Equal(mean[k], walks.Mean[k], 5 * walks.Std[k] * Math.Sqrt((1.0 / 20) + (1.0 / 200)));
        }
    }
}
