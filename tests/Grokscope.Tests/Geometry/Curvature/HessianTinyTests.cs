using System.Text.Json;
using Grokscope.Geometry.Curvature;
using Grokscope.Model;
using Grokscope.Model.Reference;
using Grokscope.Numerics.Random;
using Grokscope.Tests.Model;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry.Curvature;

/// <summary>The Hessian of a small run that groks against PyTorch in float64: ARPACK's eigenvalues, 25 Lanczos steps, exact moments.</summary>
[Trait("Category", "Engine")]
public sealed class HessianTinyTests(ITestOutputHelper output)
{
    // A product of the fast model has an error of about this times the largest eigenvalue.
    private const double Rounding = 5e-7;
    private static readonly Tiny Data = Tiny.Load();
    private static readonly JsonElement Truth = DataFile.Json("tiny/hessian.json");
    private static readonly double[] Start = DataFile.Tensors("tiny/lanczos_start.safetensors")["lanczos_start"].ToArray<double>();

    [Fact]
    public void The_fast_model_finds_the_extreme_eigenvalues()
    {
        // Measured: 6e-7, 2e-7, 3e-7; at most 164 products.
        RelativeError low = new("lowest"), high = new("highest"), residual = new("residual, highest");
        using var model = new Transformer(Data.Shape, Data.Targets);
        int most = 0;
        foreach (int step in Data.Probes)
            foreach (HessianLoss loss in HessianLoss.Of(Data.Shape.Tasks))
            {
                JsonElement truth = Truth.GetProperty($"{step}").GetProperty(loss.Name);
                double lowest = Value(truth.GetProperty("lowest")[0]), highest = Value(truth.GetProperty("highest")[4]);
                using Linearisation point = model.Linearise(Data.Theta(step), Data.Train, loss.Weights);
                SpectrumEnds<float> ends = Lanczos.Solve(new HessianOperator(point), Start, new LanczosOptions { Tolerance = 3e-4 });
                Assert.True(ends.Lowest[0].Converged && ends.Highest[0].Converged, $"step {step}, {loss.Name}");
                low.Value(lowest, ends.Lowest[0].Value, 1e-5, $"step {step}, {loss.Name}");
                high.Value(highest, ends.Highest[0].Value, 1e-6, $"step {step}, {loss.Name}");
                residual.Take(ends.Highest[0].Residual / highest, Rounding, $"step {step}, {loss.Name}");
                most = Math.Max(most, ends.Products);
            }
        output.WriteLine($"{low}, {high}, {residual}, at most {most} products");
    }

    /// <summary>One run in float64: coefficients to rounding, eigenvalues of both ends to their residuals.</summary>
    [Fact]
    public void The_reference_model_agrees_to_rounding()
    {
        RelativeError coefficients = new("coefficients"), values = new("eigenvalues");
        JsonElement truth = Truth.GetProperty("9900").GetProperty("add");
        var matrix = new ReferenceHessian(ModelFacts.Widen(Data.Theta(9900)), ModelFacts.OneTask(Data.Shape, 0));
        SpectrumEnds<double> ends = Lanczos.Solve(matrix, Start, new LanczosOptions { Lowest = 1, Highest = 5, Tolerance = 1e-5 });

        (double[] alpha, double[] beta) = (truth.GetProperty("alpha").Numbers(), truth.GetProperty("beta").Numbers());
        double size = Math.Abs(Value(truth.GetProperty("highest")[4]));
        for (int i = 0; i < 25; i++)
        {
            coefficients.Take(Math.Abs(ends.Coefficients.Alpha[i] - alpha[i]) / size, 1e-11, $"alpha {i}");
            coefficients.Take(Math.Abs(ends.Coefficients.Beta[i] - beta[i]) / size, 1e-11, $"beta {i}");
        }
        double[] ritz = truth.GetProperty("ritz_values").Numbers();
        for (int i = 0; i < 25; i++)
            coefficients.Take(Math.Abs(ends.Coefficients.RitzValues(25)[i] - ritz[i]) / size, 1e-11, $"Ritz value {i}");

        double[] expected = [Value(truth.GetProperty("lowest")[0]), .. truth.GetProperty("highest").EnumerateArray().Select(Value)];
        foreach ((double value, Eigenpair<double> pair) in expected.Zip(ends.Lowest.Concat(ends.Highest)))
        {
            Assert.True(pair.Converged);
            values.Value(value, pair.Value, 1e-9, $"{value:F1}");
        }
        output.WriteLine($"{coefficients}, {values}, {ends.Products} products");
    }

    [Fact]
    public void The_fast_model_gives_the_published_coefficients()
    {
        // Rounding of the products, amplified from step to step; relative to the matrix. Measured: 6e-7, 3e-6, 8e-6, 2e-8.
        RelativeError first = new("first ten"), all = new("all 25"), plain = new("without reorthogonalisation"), ritz = new("Ritz values");
        using var model = new Transformer(Data.Shape, Data.Targets);
        foreach (int step in Data.Probes)
            foreach (HessianLoss loss in HessianLoss.Of(Data.Shape.Tasks))
            {
                JsonElement truth = Truth.GetProperty($"{step}").GetProperty(loss.Name);
                string at = $"step {step}, {loss.Name}";
                double size = Value(truth.GetProperty("highest")[4]);
                using Linearisation point = model.Linearise(Data.Theta(step), Data.Train, loss.Weights);
                var full = LanczosCoefficients.Compute(new HessianOperator(point), Start, 25);
                Hold(full, truth, size, first, 10, 5e-6, at);
                Hold(full, truth, size, all, 25, 3e-5, at);
                Hold(LanczosCoefficients.Compute(new HessianOperator(point), Start, 10, reorthogonalise: false), truth.GetProperty("plain"), size, plain, 10, 1e-4, at);
                ritz.Take(Math.Abs(full.RitzValues(25)[0] - truth.GetProperty("ritz_values")[0].GetDouble()) / size, 1e-6, at);
            }
        output.WriteLine($"{first}, {all}, {plain}, {ritz}");
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(9900)]
    public void Estimated_moments_agree_with_the_exact_ones(int step)
    {
        JsonElement exact = Truth.GetProperty($"{step}").GetProperty("total").GetProperty("exact");
        using var model = new Transformer(Data.Shape, Data.Targets);
        using Linearisation point = model.Linearise(Data.Theta(step), Data.Train, ModelFacts.AllTasks(Data.Shape));
        var quadrature = LanczosQuadrature.Take(new HessianOperator(point), new Philox(1, "density.probes", (ulong)step), 24, 4);
        Near(exact.GetProperty("trace").GetDouble(), quadrature.Trace, 0.25);
        Near(exact.GetProperty("frobenius_squared").GetDouble(), quadrature.FrobeniusSquared, 0.35);
        output.WriteLine($"trace {quadrature.Trace}, squared {quadrature.FrobeniusSquared}");

        static void Near(double truth, Estimate estimate, double largestError)
        {
            Assert.InRange(estimate.StandardError / truth, 0, largestError);
            Assert.InRange(estimate.Mean, truth - (4 * estimate.StandardError), truth + (4 * estimate.StandardError));
        }
    }

    [Fact]
    public void Threads_of_the_model_change_no_bit()
    {
        SpectrumEnds<float>[] ends = [.. new[] { 1, 2 }.Select(threads =>
        {
            using var model = new Transformer(Data.Shape, Data.Targets, threads);
            using Linearisation point = model.Linearise(Data.Theta(5000), Data.Train, ModelFacts.AllTasks(Data.Shape));
            return Lanczos.Solve(new HessianOperator(point), Start, new LanczosOptions { Basis = 30 });
        })];
        Assert.True(ends[0].Restarts > 0);
        Assert.Equal(ends[0].Lowest[0].Vector, ends[1].Lowest[0].Vector);
        Assert.Equal((ends[0].Lowest[0].Value, ends[0].Lowest[0].Residual, ends[0].Products), (ends[1].Lowest[0].Value, ends[1].Lowest[0].Residual, ends[1].Products));
    }

    private static void Hold(LanczosCoefficients found, JsonElement truth, double size, RelativeError error, int steps, double tolerance, string at)
    {
        for (int i = 0; i < steps; i++)
        {
            error.Take(Math.Abs(found.Alpha[i] - truth.GetProperty("alpha")[i].GetDouble()) / size, tolerance, at);
            error.Take(Math.Abs(found.Beta[i] - truth.GetProperty("beta")[i].GetDouble()) / size, tolerance, at);
        }
    }

    private static double Value(JsonElement pair) => pair.GetProperty("value").GetDouble();

    private sealed class ReferenceHessian(double[] theta, float[] weights) : ISymmetricOperator<double>
    {
        private readonly ReferenceModel _model = new(Data.Shape, Data.Targets);

        public int Dimension => theta.Length;

        public void Multiply(ReadOnlySpan<double> vector, Span<double> product) => _model.HessianVector(theta, vector, Data.Train, weights).CopyTo(product);
    }
}
