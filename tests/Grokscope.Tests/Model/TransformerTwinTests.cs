using CsCheck;
using Grokscope.Model;
using Grokscope.Model.Reference;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Model;

/// <summary>
/// The fast model against its float64 twin, tensor by tensor, over sizes that fit no register: each branch of the engine, one layer or
/// several, widths off the sixteen lanes, lists of one pair, with repeats and of all pairs.
/// </summary>
[Trait("Category", "Engine")]
public sealed class TransformerTwinTests(ITestOutputHelper output)
{
    // Measured: losses 3.4e-7, logits 3.2e-7, gradients 2.4e-6, products 6.9e-6. Sizes drawn at random hold widths of 4 or 5 and lists of
    // one pair, where LayerNorm can be badly conditioned: the worst tensors of 4000 such models had 7e-5 and 4e-4.
    private static readonly Tolerances Fixed = new(1e-6, 5e-6, 2e-5), Drawn = new(1e-4, 1e-3, 1e-2);

    /// <summary>Relative errors allowed; see <see cref="RelativeError"/>.</summary>
    private sealed record Tolerances(double Values, double Gradient, double Product);

    /// <summary>P, C, L, H, F, K.</summary>
    public static TheoryData<int, int, int, int, int, int> Sizes => new()
    {
        { 5, 4, 1, 1, 3, 1 },
        { 7, 12, 2, 3, 17, 2 },
        { 13, 20, 1, 4, 33, 3 },
        { 11, 40, 3, 5, 7, 2 },
        { 13, 16, 2, 1, 31, 1 },
        { 6, 10, 3, 2, 1, 3 },
        { 12, 36, 2, 2, 65, 2 },
        { 13, 5, 2, 5, 9, 3 },
        { 8, 48, 1, 3, 50, 1 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Derivatives_and_values(int P, int C, int L, int H, int F, int K)
    {
        var problem = new Problem(P, C, L, H, F, K);
        var worst = new Worst();
        float[] unequal = [.. Enumerable.Range(0, K).Select(k => 0.5f + (0.75f * k))];
        foreach (int[] pairs in new[] { problem.Draw(1), problem.Draw(3), problem.Draw(2 * problem.Shape.Pairs) })
            Compare(problem, pairs, unequal, worst, Fixed);
        Compare(problem, problem.AllPairs, ModelFacts.AllTasks(problem.Shape), worst, Fixed);
        Compare(problem, problem.AllPairs, ModelFacts.OneTask(problem.Shape, K - 1), worst, Fixed);
        output.WriteLine($"{problem}: {worst}");
    }

    [Fact]
    public void Any_sizes()
    {
        var worst = new Worst();
        Gen.Select(Gen.Int[2, 13], Gen.Int[1, 10], Gen.Int[1, 3], Gen.Int[1, 5], Gen.Int[1, 40], Gen.Int[1, 3], Gen.Int[1, 60], Gen.UInt)
            .Where((_, width, _, heads, _, _, _, _) => width * heads >= 4)
            .Sample(
                (P, width, L, H, F, K, count, seed) =>
                {
                    var problem = new Problem(P, width * H, L, H, F, K);
                    Compare(problem, problem.Draw(count, seed), ModelFacts.AllTasks(problem.Shape), worst, Drawn);
                }, iter: 60, threads: 1, print: t => $"{t}");
        output.WriteLine($"{worst}");
    }

    [Fact]
    public void Hessian_is_symmetric()
    {
        var problem = new Problem(11, 20, 2, 4, 24, 2);
        using var model = new Transformer(problem.Shape, problem.Targets);
        using Linearisation point = model.Linearise(problem.Theta, problem.Draw(200), [1, 0.5f]);
        float[] u = problem.Vector(1), v = problem.Vector(2), hu = new float[u.Length], hv = new float[u.Length];
        point.Multiply(u, hu);
        point.Multiply(v, hv);
        double uHv = Dot(u, hv), vHu = Dot(v, hu), scale = ModelFacts.Norm(ModelFacts.Widen(u)) * ModelFacts.Norm(ModelFacts.Widen(hv));
        output.WriteLine($"u·Hv = {uHv}, v·Hu = {vHu}, apart by {Math.Abs(uHv - vHu) / scale:E1} of the norms");
        Assert.InRange(Math.Abs(uHv - vHu) / scale, 0, 1e-7);
        Assert.InRange(Math.Abs(uHv) / scale, 1e-4, 1);
    }

    private static void Compare(Problem problem, int[] pairs, float[] weights, Worst worst, Tolerances tolerances)
    {
        var twin = new ReferenceModel(problem.Shape, problem.Targets);
        double[] theta = ModelFacts.Widen(problem.Theta);
        double[] expected = twin.Gradient(theta, pairs, weights, out double[] expectedLosses);
        using var model = new Transformer(problem.Shape, problem.Targets);
        float[] gradient = new float[expected.Length];
        double[] losses = new double[weights.Length];
        model.Gradient(problem.Theta, pairs, weights, losses, gradient);
        for (int task = 0; task < losses.Length; task++)
            worst.Loss.Value(expectedLosses[task], losses[task], tolerances.Values);
        worst.Gradient.Tensors(problem.Layout, expected, gradient, tolerances.Gradient);

        using (Linearisation point = model.Linearise(problem.Theta, pairs, weights))
        {
            Assert.Equal(gradient, point.Gradient);
            Assert.Equal(losses, point.Losses);
            float[] vectors = [.. problem.Vector(1), .. problem.Vector(2)], products = new float[vectors.Length];
            point.Multiply(vectors, products);
            for (int at = 0; at < vectors.Length; at += theta.Length)
            {
                double[] v = ModelFacts.Widen(vectors[at..(at + theta.Length)]);
                worst.Product.Tensors(
                    problem.Layout, twin.HessianVector(theta, v, pairs, weights), products[at..(at + theta.Length)], tolerances.Product);
            }
        }
        CompareValues(problem, pairs, twin, model, worst, tolerances);
    }

    private static void CompareValues(
        Problem problem, int[] pairs, ReferenceModel twin, Transformer model, Worst worst, Tolerances tolerances)
    {
        (int K, int P) = (problem.Shape.K, problem.Shape.P);
        double[] expectedLosses = new double[K], losses = new double[K];
        int[] expectedCorrect = new int[K], correct = new int[K];
        twin.Evaluate(problem.Theta, pairs, expectedLosses, expectedCorrect);
        model.Evaluate(problem.Theta, pairs, losses, correct);
        // Among thousands of drawn models two logits may well agree to the seventh digit.
        if (tolerances == Fixed)
            Assert.Equal(expectedCorrect, correct);
        for (int task = 0; task < K; task++)
            worst.Loss.Value(expectedLosses[task], losses[task], tolerances.Values);

        double[][] expected = twin.Logits(ModelFacts.Widen(problem.Theta), pairs);
        float[] logits = new float[pairs.Length * K * P];
        model.Logits(problem.Theta, pairs, logits);
        double[] inOrder = new double[logits.Length];
        for (int i = 0; i < pairs.Length; i++)
            for (int task = 0; task < K; task++)
                expected[task].AsSpan(i * P, P).CopyTo(inOrder.AsSpan(((i * K) + task) * P));
        worst.Logits.Vector(inOrder, logits, tolerances.Values);
    }

    private static double Dot(float[] x, float[] y) => ModelFacts.Dot(ModelFacts.Widen(x), ModelFacts.Widen(y));

    private sealed class Worst
    {
        public RelativeError Loss { get; } = new("losses");

        public RelativeError Gradient { get; } = new("gradient");

        public RelativeError Product { get; } = new("Hessian-vector product");

        public RelativeError Logits { get; } = new("logits");

        public override string ToString() => $"{Loss}, {Logits}, {Gradient}, {Product}";
    }
}
