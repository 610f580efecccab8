using System.Text.Json;
using Grokscope.Model;
using Grokscope.Model.Reference;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Model.Reference;

/// <summary>
/// Losses, gradients and Hessian-vector products at five moments of a run that groks, against PyTorch in float64: relative 1e-9, inner
/// products to 1e-9 of the factors' norms.
/// </summary>
public class TinyTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData(0, "batch64")]
    [InlineData(1000, "batch64")]
    [InlineData(5000, "batch64")]
    [InlineData(9000, "batch64")]
    [InlineData(9900, "batch64")]
    [InlineData(5000, "train")]
    public void Derivatives_equal_PyTorchs(int step, string set)
    {
        Tiny tiny = Tiny.Load();
        var model = new ReferenceModel(tiny.Shape, tiny.Targets);
        double[] theta = ModelFacts.Widen(tiny.Theta(step)), v = tiny.V;
        int[] pairs = tiny.Set(set);
        JsonElement expected = tiny.Derivatives.GetProperty($"{step}").GetProperty(set);

        double[] gradient = model.Gradient(theta, pairs, [1, 1], out double[] losses);
        double[] product = model.HessianVector(theta, v, pairs, [1, 1]);
        Close(expected.GetProperty("loss"), "total", losses.Sum());
        Matches(expected.GetProperty("by_task").GetProperty("total"), gradient, product, v);
        Assert.InRange(tiny.Vector(step, set, "grad").RelativeDifference(gradient), 0, Tolerance);
        Assert.InRange(tiny.Vector(step, set, "hvp").RelativeDifference(product), 0, Tolerance);
        foreach (Parameter parameter in model.Layout.Parameters)
        {
            JsonElement part = expected.GetProperty("per_tensor_total").GetProperty(parameter.Name);
            Matches(part, gradient[parameter.Range], product[parameter.Range], v[parameter.Range]);
        }

        for (int task = 0; task < tiny.Shape.K; task++)
        {
            string name = tiny.Shape.Tasks[task];
            Close(expected.GetProperty("loss"), name, losses[task]);
            float[] weights = ModelFacts.OneTask(tiny.Shape, task);
            gradient = model.Gradient(theta, pairs, weights, out _);
            product = model.HessianVector(theta, v, pairs, weights);
            Matches(expected.GetProperty("by_task").GetProperty(name), gradient, product, v);
        }
    }

    private static void Matches(JsonElement expected, double[] gradient, double[] product, double[] v)
    {
        double g = ModelFacts.Norm(gradient), h = ModelFacts.Norm(product), d = ModelFacts.Norm(v);
        Close(expected, "grad_norm", g);
        Close(expected, "hvp_norm", h);
        Close(expected, "grad_dot_v", ModelFacts.Dot(gradient, v), g * d);
        Close(expected, "v_hvp", ModelFacts.Dot(v, product), h * d);
        if (expected.TryGetProperty("grad_hvp", out _))
            Close(expected, "grad_hvp", ModelFacts.Dot(gradient, product), g * h);
    }

    private static void Close(JsonElement expected, string key, double actual, double? scale = null)
    {
        double value = expected.GetProperty(key).GetDouble();
        Assert.True(Math.Abs(actual - value) <= Tolerance * (scale ?? Math.Abs(value)), $"{key}: {actual} against {value}");
    }
}
