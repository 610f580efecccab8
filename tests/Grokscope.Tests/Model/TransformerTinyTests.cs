using System.Text.Json;
using Grokscope.Model;
using Grokscope.Model.Reference;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Model;

/// <summary>
/// The fast model at five moments of a run that groks, against PyTorch in float64. Late in it losses are small and curvature is large, so
/// that rounding shows more than at the start.
/// </summary>
[Trait("Category", "Engine")]
public sealed class TransformerTinyTests(ITestOutputHelper output)
{
    // Measured: losses 3.3e-7, gradients 1.7e-6, products 7.3e-7.
    private const double Losses = 2e-6, Gradients = 1e-5, Products = 1e-5;

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(5000)]
    [InlineData(9000)]
    [InlineData(9900)]
    public void Derivatives_equal_PyTorchs(int step)
    {
        Tiny tiny = Tiny.Load();
        using var model = new Transformer(tiny.Shape, tiny.Targets);
        RelativeError losses = new("losses"), gradient = new("gradient");
        RelativeError product = new("Hessian-vector product"), inner = new("inner products");
        foreach (string set in new[] { "batch64", "train" })
        {
            JsonElement expected = tiny.Derivatives.GetProperty($"{step}").GetProperty(set);
            using (Linearisation point = model.Linearise(tiny.Theta(step), tiny.Set(set), ModelFacts.AllTasks(tiny.Shape)))
            {
                (double[] g, double[] hv) = Derivatives(point, tiny.V);
                gradient.Take(tiny.Vector(step, set, "grad").RelativeDifference(g), Gradients, set);
                product.Take(tiny.Vector(step, set, "hvp").RelativeDifference(hv), Products, set);
                losses.Value(expected.GetProperty("loss").GetProperty("total").GetDouble(), point.Losses.ToArray().Sum(), Losses, set);
                Matches(expected.GetProperty("by_task").GetProperty("total"), g, hv, tiny.V, gradient, product, inner);
                foreach (Parameter parameter in model.Layout.Parameters)
                    Matches(
                        expected.GetProperty("per_tensor_total").GetProperty(parameter.Name), g[parameter.Range], hv[parameter.Range],
                        tiny.V[parameter.Range], gradient, product, inner);
            }
            for (int task = 0; task < tiny.Shape.K; task++)
            {
                using Linearisation point = model.Linearise(tiny.Theta(step), tiny.Set(set), ModelFacts.OneTask(tiny.Shape, task));
                (double[] g, double[] hv) = Derivatives(point, tiny.V);
                losses.Value(expected.GetProperty("loss").GetProperty(tiny.Shape.Tasks[task]).GetDouble(), point.Losses[task], Losses, set);
                Matches(expected.GetProperty("by_task").GetProperty(tiny.Shape.Tasks[task]), g, hv, tiny.V, gradient, product, inner);
            }
        }
        output.WriteLine($"step {step}: {losses}, {gradient}, {product}, {inner}");
    }

    /// <summary>Losses and counts of right answers on all train and test pairs, before and after grokking.</summary>
    [Theory]
    [InlineData(1000)]
    [InlineData(9900)]
    public void Evaluation_equals_the_twins(int step)
    {
        Tiny tiny = Tiny.Load();
        using var model = new Transformer(tiny.Shape, tiny.Targets);
        var twin = new ReferenceModel(tiny.Shape, tiny.Targets);
        double[] losses = new double[2], expectedLosses = new double[2];
        int[] correct = new int[2], expectedCorrect = new int[2];
        foreach (int[] pairs in new[] { tiny.Train, tiny.Test })
        {
            model.Evaluate(tiny.Theta(step), pairs, losses, correct);
            twin.Evaluate(tiny.Theta(step), pairs, expectedLosses, expectedCorrect);
            Assert.Equal(expectedCorrect, correct);
            for (int task = 0; task < 2; task++)
                Assert.Equal(expectedLosses[task], losses[task], Losses * expectedLosses[task]);
        }
        Assert.All(correct, count => Assert.InRange(count, step == 9900 ? 382 : 0, step == 9900 ? 389 : 100));
    }

    private static (double[] Gradient, double[] Product) Derivatives(Linearisation point, double[] v)
    {
        float[] product = new float[v.Length];
        point.Multiply(Array.ConvertAll(v, x => (float)x), product);
        return (ModelFacts.Widen(point.Gradient.ToArray()), ModelFacts.Widen(product));
    }

    private static void Matches(
        JsonElement expected, double[] g, double[] hv, double[] v, RelativeError gradient, RelativeError product, RelativeError inner)
    {
        double Expected(string key) => expected.GetProperty(key).GetDouble();
        (double gNorm, double hNorm, double vNorm) = (ModelFacts.Norm(g), ModelFacts.Norm(hv), ModelFacts.Norm(v));
        gradient.Value(Expected("grad_norm"), gNorm, Gradients);
        product.Value(Expected("hvp_norm"), hNorm, Products);
        inner.Take(Math.Abs(Expected("grad_dot_v") - ModelFacts.Dot(g, v)) / (gNorm * vNorm), Gradients);
        inner.Take(Math.Abs(Expected("v_hvp") - ModelFacts.Dot(v, hv)) / (hNorm * vNorm), Products);
    }
}
