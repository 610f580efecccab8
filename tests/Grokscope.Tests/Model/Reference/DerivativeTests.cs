using Grokscope.Model;
using Grokscope.Model.Reference;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Model.Reference;

/// <summary>The hand-written derivatives against central differences in float64, over sizes that reach every branch.</summary>
public class DerivativeTests
{
    private static readonly string[] AllTasks = ["add", "mul", "sq"];

    /// <summary>P, C, L, H, F, K.</summary>
    public static TheoryData<int, int, int, int, int, int> Sizes => new()
    {
        { 3, 4, 1, 1, 3, 1 },
        { 5, 8, 2, 2, 6, 2 },
        { 7, 6, 3, 3, 5, 3 },
        { 4, 4, 2, 4, 9, 2 },
        { 5, 5, 1, 5, 1, 3 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gradient_equals_central_differences(int P, int C, int L, int H, int F, int K)
    {
        (ReferenceModel model, double[] theta, int[] pairs, float[] weights) = Problem(P, C, L, H, F, K);
        double[] gradient = model.Gradient(theta, pairs, weights, out _);
        const double Step = 1e-5;
        for (int i = 0; i < theta.Length; i++)
        {
            double Loss(double shift)
            {
                double[] moved = [.. theta];
                moved[i] += shift;
                model.Gradient(moved, pairs, weights, out double[] losses);
                return losses.Zip(weights, (loss, weight) => weight * loss).Sum();
            }
            double difference = (Loss(Step) - Loss(-Step)) / (2 * Step);
            double error = Math.Abs(gradient[i] - difference);
            Assert.True(error <= 1e-8 * (1 + Math.Abs(difference)), $"entry {i}: {gradient[i]} against {difference}");
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Hessian_vector_product_equals_central_differences_of_gradients(int P, int C, int L, int H, int F, int K)
    {
        (ReferenceModel model, double[] theta, int[] pairs, float[] weights) = Problem(P, C, L, H, F, K);
        double[] v = Golden.Direction(theta.Length);
        double[] product = model.HessianVector(theta, v, pairs, weights);
        const double Step = 1e-5;
        double[] Moved(double shift) => [.. theta.Zip(v, (x, d) => x + shift * d)];
        double[] above = model.Gradient(Moved(Step), pairs, weights, out _);
        double[] below = model.Gradient(Moved(-Step), pairs, weights, out _);
        double[] error = [.. product.Select((h, i) => h - (above[i] - below[i]) / (2 * Step))];
        Assert.InRange(ModelFacts.Norm(error) / ModelFacts.Norm(product), 0, 1e-7);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Hessian_is_symmetric(int P, int C, int L, int H, int F, int K)
    {
        (ReferenceModel model, double[] theta, int[] pairs, float[] weights) = Problem(P, C, L, H, F, K);
        double[] u = Golden.Direction(theta.Length);
        double[] v = [.. u.Select((x, i) => Math.Abs(x) - 0.3 * u[^(i + 1)])];
        double uHv = ModelFacts.Dot(u, model.HessianVector(theta, v, pairs, weights));
        double vHu = ModelFacts.Dot(v, model.HessianVector(theta, u, pairs, weights));
        Assert.InRange(Math.Abs(uHv - vHu), 0, 1e-11 * (Math.Abs(uHv) + 1));
    }

    [Fact]
    public void Key_bias_has_no_gradient()
    {
        (ReferenceModel model, double[] theta, int[] pairs, float[] weights) = Problem(5, 8, 2, 2, 6, 2);
        double[] gradient = model.Gradient(theta, pairs, weights, out _);
        bool[] mask = ModelFacts.NotKeyBias(model.Layout);
        Assert.All(gradient.Where((_, i) => !mask[i]), g => Assert.InRange(Math.Abs(g), 0, 1e-15));
        Assert.Equal(16, mask.Count(kept => !kept));
    }

    /// <summary>A point far from symmetric, pairs with a repeat, unequal task weights.</summary>
    private static (ReferenceModel Model, double[] Theta, int[] Pairs, float[] Weights) Problem(int P, int C, int L, int H, int F, int K)
    {
        var shape = new ModelShape(P, C, L, H, F, AllTasks[..K]);
        var model = new ReferenceModel(shape, ModelFacts.Targets(P, shape.Tasks));
        double[] theta = Array.ConvertAll(Golden.Direction(model.Layout.Count + 1)[1..], x => 1.5 * x);
        int[] pairs = [1, P, P + 2, 2 * P + 1, P * P - 1, P + 2, 0];
        float[] weights = [.. Enumerable.Range(0, K).Select(k => 1f + 0.5f * k)];
        return (model, theta, pairs, weights);
    }
}
