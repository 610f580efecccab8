using System.Text.Json;
using Grokscope.Model;
using Grokscope.Model.Reference;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Model.Reference;

/// <summary>
/// The reference model against PyTorch at the weights of three runs. PyTorch float32 differs from PyTorch float64 by 4e-7 of the
/// norm in gradients and by 5e-7 in Hessian-vector products there; 2e-6 is allowed. Float64 numbers are met to 1e-9, vectors stored
/// as float32 to 1e-7.
/// </summary>
public class GoldenTests
{
    private const double Float32 = 2e-6, Float64 = 1e-9, Stored = 1e-7;

    [Theory]
    [InlineData(Golden.Dual)]
    [InlineData(Golden.Tri)]
    [InlineData(Golden.Small)]
    public void Losses_gradient_and_logits(string name)
    {
        Golden golden = Golden.Load(name);
        var model = new ReferenceModel(golden.Shape, golden.Targets);
        double[] theta = ModelFacts.Widen(golden.Theta100);
        double[] gradient = model.Gradient(theta, golden.BatchA, ModelFacts.AllTasks(golden.Shape), out double[] losses);
        double[] reference = golden.Json.GetProperty("at_theta_100").GetProperty("loss_A").Numbers();
        for (int task = 0; task < losses.Length; task++)
        {
            Close(golden.LossesA[task], losses[task], Float64, $"loss {task}");
            Close(reference[task], losses[task], Float32, $"float32 loss {task}");
        }
        Assert.InRange(golden.GradA.RelativeDifference(gradient, ModelFacts.NotKeyBias(model.Layout)), 0, Float32);
        NormsMatch(golden, model.Layout, gradient, "grad_norm");

        double[] logits = [.. model.Logits(theta, golden.BatchA.AsSpan(..16)).SelectMany(task => task)];
        Assert.Equal(golden.Logits.Length, logits.Length);
        for (int i = 0; i < logits.Length; i++)
            Assert.Equal(golden.Logits[i], logits[i], 1e-12);
    }

    [Theory]
    [InlineData(Golden.Dual)]
    [InlineData(Golden.Tri)]
    [InlineData(Golden.Small)]
    public void Hessian_vector_products(string name)
    {
        Golden golden = Golden.Load(name);
        var model = new ReferenceModel(golden.Shape, golden.Targets);
        double[] theta = ModelFacts.Widen(golden.Theta100);
        double[] u = Golden.Direction(theta.Length);
        double[] product = model.HessianVector(theta, u, golden.BatchA, ModelFacts.AllTasks(golden.Shape));
        Assert.InRange(golden.Hvp.RelativeDifference(product), 0, Stored);
        NormsMatch(golden, model.Layout, product, "hvp_norm");
        ProductsMatch(golden, model.Layout, u, product, "u_hvp");

        product = model.HessianVector(theta, u, golden.BatchA, ModelFacts.OneTask(golden.Shape, 0));
        Assert.InRange(golden.HvpTask0.RelativeDifference(product), 0, Stored);
        NormsMatch(golden, model.Layout, product, "hvp_task0_norm");
        ProductsMatch(golden, model.Layout, u, product, "u_hvp_task0");
    }

    [Fact]
    public void The_references_own_products()
    {
        Golden golden = Golden.Load(Golden.Small);
        var model = new ReferenceModel(golden.Shape, golden.Targets);
        double[] theta = ModelFacts.Widen(golden.Theta100), v = ModelFacts.Widen(golden.V);
        double[] total = model.HessianVector(theta, v, golden.BatchA, [1, 1]);
        double[] first = model.HessianVector(theta, v, golden.BatchA, [1, 0]);
        Assert.InRange(golden.ReferenceHvp.RelativeDifference(total), 0, Float32);
        Assert.InRange(golden.ReferenceHvpTask0.RelativeDifference(first), 0, Float32);
        JsonElement expected = golden.Json.GetProperty("at_theta_100");
        Close(expected.GetProperty("vHv").GetDouble(), ModelFacts.Dot(v, total), 1e-5, "v·Hv");
        Close(expected.GetProperty("vHv_task0").GetDouble(), ModelFacts.Dot(v, first), 1e-5, "v·Hv of task 0");
    }

    private static void NormsMatch(Golden golden, ParameterLayout layout, double[] vector, string key)
    {
        foreach (Parameter parameter in layout.Parameters)
        {
            double expected = golden.PerTensor.GetProperty(parameter.Name).GetProperty(key).GetDouble();
            Close(expected, ModelFacts.Norm(vector[parameter.Range]), Float64, $"{key} of {parameter.Name}");
        }
    }

    /// <summary>u·Hu per tensor, to 1e-9 of ‖u‖‖Hu‖: the product itself may be small by cancellation.</summary>
    private static void ProductsMatch(Golden golden, ParameterLayout layout, double[] u, double[] product, string key)
    {
        foreach (Parameter parameter in layout.Parameters)
        {
            double expected = golden.PerTensor.GetProperty(parameter.Name).GetProperty(key).GetDouble();
            double scale = ModelFacts.Norm(u[parameter.Range]) * ModelFacts.Norm(product[parameter.Range]);
            Assert.Equal(expected, ModelFacts.Dot(u[parameter.Range], product[parameter.Range]), Float64 * scale);
        }
    }

    private static void Close(double expected, double actual, double relative, string what) =>
        Assert.True(Math.Abs(actual - expected) <= relative * Math.Abs(expected), $"{what}: {actual} against {expected}");
}
