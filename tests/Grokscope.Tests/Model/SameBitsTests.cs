using Grokscope.Model;
using Grokscope.Numerics;
using Grokscope.Tests.Numerics;
using Grokscope.Tests.TestData;
using Grokscope.Training;

namespace Grokscope.Tests.Model;

/// <summary>The same bits for 1 to 4 threads and for every instruction set; the measure is one thread, one number at a time.</summary>
[Trait("Category", "Engine")]
public sealed class SameBitsTests
{
    /// <summary>P, C, L, H, F, K, length of the list: one chunk and several, widths on and off the sixteen lanes.</summary>
    public static TheoryData<int, int, int, int, int, int, int> Sizes => new()
    {
        { 23, 36, 2, 3, 50, 2, 600 },
        { 19, 32, 1, 4, 64, 3, 300 },
        { 17, 20, 3, 5, 33, 2, 129 },
        { 11, 64, 2, 4, 48, 1, 17 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Neither_threads_nor_instruction_set_change_a_bit(int P, int C, int L, int H, int F, int K, int length)
    {
        var problem = new Problem(P, C, L, H, F, K);
        int[] pairs = problem.Draw(length);
        Results expected = Compute(problem, pairs, InstructionSet.Scalar, 1);
        foreach (InstructionSet set in Variants.Supported)
            for (int threads = 1; threads <= 4; threads++)
                expected.Demand(Compute(problem, pairs, set, threads), $"{set.Name()}, {threads} threads: ");
    }

    /// <summary>Twenty steps of training, in which a wrong last bit would spread to everything.</summary>
    [Fact]
    public void A_training_run_keeps_its_bits()
    {
        var problem = new Problem(13, 28, 2, 2, 40, 2);
        float[] expected = Train(problem, InstructionSet.Scalar, 1);
        Assert.True(expected.All(float.IsFinite));
        foreach (InstructionSet set in Variants.Supported)
            foreach (int threads in new[] { 1, 3 })
                SameBits.Demand(expected, Train(problem, set, threads), $"{set.Name()}, {threads} threads");
    }

    private static float[] Train(Problem problem, InstructionSet set, int threads)
    {
        using var model = new Transformer(problem.Shape, problem.Targets, threads, set);
        OptimiserKernel kernel = OptimiserKernel.For(set);
        int N = problem.Layout.Count;
        float[] theta = [.. problem.Theta], gradient = new float[N], first = new float[N], second = new float[N];
        for (uint step = 1; step <= 20; step++)
        {
            model.Gradient(theta, problem.Draw(150, step), ModelFacts.AllTasks(problem.Shape), new double[problem.Shape.K], gradient);
            float clip = Math.Min(1, 1 / kernel.Norm(gradient));
            var factors = new AdamWFactors(clip, 0.999f, 0.9f, 0.1f, 0.98f, 0.02f, 0.01f / step, 1.5f, 1e-8f);
            kernel.AdamW(theta, gradient, first, second, factors);
        }
        return theta;
    }

    private static Results Compute(Problem problem, int[] pairs, InstructionSet set, int threads)
    {
        int N = problem.Layout.Count, K = problem.Shape.K, logits = pairs.Length * K * problem.Shape.P;
        float[] weights = [.. Enumerable.Range(0, K).Select(k => 1 + (0.5f * k))];
        using var model = new Transformer(problem.Shape, problem.Targets, threads, set);
        Assert.Equal((set, threads), (model.InstructionSet, model.Threads));
        var results = new Results(new double[K], new float[N], new float[2 * N], new double[K], new int[K], new float[logits]);
        model.Gradient(problem.Theta, pairs, weights, results.Losses, results.Gradient);
        model.Evaluate(problem.Theta, problem.AllPairs, results.EvaluatedLosses, results.Correct);
        model.Logits(problem.Theta, pairs, results.Logits);
        using Linearisation point = model.Linearise(problem.Theta, pairs, weights);
        point.Multiply([.. problem.Vector(1), .. problem.Vector(2)], results.Products);
        SameBits.Demand(results.Gradient, point.Gradient, "the gradient of a linearisation");
        Assert.Equal(results.Losses, point.Losses);
        return results;
    }

    private sealed record Results(
        double[] Losses, float[] Gradient, float[] Products, double[] EvaluatedLosses, int[] Correct, float[] Logits)
    {
        public void Demand(Results other, string where)
        {
            Assert.Equal(Losses, other.Losses);
            Assert.Equal(EvaluatedLosses, other.EvaluatedLosses);
            Assert.Equal(Correct, other.Correct);
            SameBits.Demand(Gradient, other.Gradient, where + "gradient");
            SameBits.Demand(Products, other.Products, where + "Hessian-vector products");
            SameBits.Demand(Logits, other.Logits, where + "logits");
        }
    }
}
