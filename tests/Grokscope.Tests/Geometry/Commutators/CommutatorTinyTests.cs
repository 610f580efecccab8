using System.Text.Json;
using Grokscope.Geometry.Commutators;
using Grokscope.Geometry.Paths;
using Grokscope.Model;
using Grokscope.Model.Reference;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.Model;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry.Commutators;

/// <summary>
/// Commutators at five moments of a run that groks, against PyTorch. A float64 twin has PyTorch's float64 numbers to 1e-6 or better; the fast engine has them to
/// what float32 gradients leave.
/// </summary>
public sealed class CommutatorTinyTests(ITestOutputHelper output)
{
    private const double Eta = 1e-3;

    // What the gradients' rounding, 1e-6 of their size, makes of δ: it is a difference of vectors up to twenty times as long.
    private const double ExactTolerance = 2e-5;

    // A share of a hundredth is seen through a hundred times the rest's rounding.
    private const double ShareTolerance = 5e-4;

    // At step 0 rounding moves the displaced points by a hundredth of the displacement, in a direction of its own: a hundredth of that is seen in ‖δ‖.
    private const double DifferenceTolerance = 5e-4;

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(5000)]
    [InlineData(9000)]
    [InlineData(9900)]
    public void The_twin_has_PyTorchs_numbers(int step)
    {
        Tiny tiny = Tiny.Load();
        var model = new ReferenceModel(tiny.Shape, tiny.Targets);
        double[] theta = ModelFacts.Widen(tiny.Theta(step));
        RelativeError difference = new("difference"), exact = new("exact"), cosine = new("cosine"), attention = new("attention"), share = new("share in bases");
        foreach ((JsonElement expected, int[] a, int[] b, float[] wa, float[] wb) in Samples(tiny, step, 2))
        {
            double[] ga = model.Gradient(theta, a, wa, out _), gb = model.Gradient(theta, b, wb, out _);
            double na = Norm(ga), nb = Norm(gb);
            double[] shiftedA = model.Gradient(Shift(theta, gb), a, wa, out _), shiftedB = model.Gradient(Shift(theta, ga), b, wb, out _);
            var delta = new double[theta.Length];
            for (int i = 0; i < delta.Length; i++)
                delta[i] = Eta * (shiftedA[i] - ga[i] - (shiftedB[i] - gb[i]));
            double[] limit = [.. model.HessianVector(theta, ga, b, wb).Zip(model.HessianVector(theta, gb, a, wa), (x, y) => x - y)];
            JsonElement forms = expected.GetProperty("forms");
            difference.Value(Number(forms, "difference_f64", "D"), Norm(delta) / (Eta * Eta * na * nb), 1e-6);
            exact.Value(Number(forms, "exact_f64", "D"), Norm(limit) / (na * nb), 1e-6);
            cosine.Value(Number(forms, "difference_f64", "cos_with_exact"), ModelFacts.Dot(delta, limit) / (Norm(delta) * Norm(limit)), 1e-6);
            attention.Value(Number(forms, "exact_f64", "attn_fraction"), AttentionBlock.Norm(model.Layout, limit) / Norm(limit), 1e-6);
            Shares(forms.GetProperty("difference_f64"), delta, step, share, 1e-6);
            Shares(forms.GetProperty("exact_f64"), limit, step, share, 1e-6);
        }
        output.WriteLine($"{difference}, {exact}, {cosine}, {attention}, {share}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(5000)]
    [InlineData(9000)]
    [InlineData(9900)]
    public void The_fast_engine_has_them_to_float32s_rounding(int step)
    {
        Tiny tiny = Tiny.Load();
        using var model = new Transformer(tiny.Shape, tiny.Targets);
        float[] theta = tiny.Theta(step);
        var commutator = new Commutator(theta.Length, Eta);
        RelativeError norms = new("norms"), exact = new("exact"), difference = new("difference"), published = new("published"), attention = new("attention"), share = new("share in bases");
        foreach ((JsonElement expected, int[] a, int[] b, float[] wa, float[] wb) in Samples(tiny, step, 5))
        {
            commutator.Take(model, theta, new BatchLoss(a, wa), new BatchLoss(b, wb));
            using ILinearisation atA = model.Linearise(theta, a, wa), atB = model.Linearise(theta, b, wb);
            commutator.TakeExact(atA, atB);
            JsonElement forms = expected.GetProperty("forms");
            norms.Value(expected.GetProperty("norm_gA").GetDouble(), commutator.NormA, 2e-6);
            norms.Value(expected.GetProperty("norm_gB").GetDouble(), commutator.NormB, 2e-6);
            exact.Value(Number(forms, "exact_f64", "D"), commutator.Defect(CommutatorForm.Exact), ExactTolerance);
            difference.Value(Number(forms, "difference_f64", "D"), commutator.Defect(CommutatorForm.Difference), DifferenceTolerance);
            // At step 0 this form is rounding alone, and only its size can agree.
            published.Value(Number(forms, "published_f32", "D"), commutator.Defect(CommutatorForm.Published), step == 0 ? 0.1 : 1e-3);
            ReadOnlySpan<double> delta = commutator.Delta(CommutatorForm.Exact);
            Shares(forms.GetProperty("exact_f64"), delta, step, share, ShareTolerance);
            attention.Value(Number(forms, "exact_f64", "attn_fraction"), AttentionBlock.Norm(model.Layout, delta) / Vectors64.Norm(delta), ExactTolerance);
        }
        output.WriteLine($"{norms}, {exact}, {attention}, {difference}, {published}, {share}");
    }

    private static IEnumerable<(JsonElement Expected, int[] A, int[] B, float[] WeightsA, float[] WeightsB)> Samples(Tiny tiny, int step, int most)
    {
        JsonElement probe = DataFile.Json("tiny/commutator.json").GetProperty($"{step}");
        int[][] a = tiny.CommutatorBatches("commutator_A"), b = tiny.CommutatorBatches("commutator_B");
        IReadOnlyList<CommutatorMode> modes = CommutatorMode.Of(tiny.Shape.Tasks);
        foreach ((string name, CommutatorMode mode) in new[] { ("total", modes[0]), ("cross", modes[1]) })
            foreach ((int i, JsonElement expected) in probe.GetProperty(name).EnumerateArray().Take(most).Index())
                yield return (expected, a[i], b[i], mode.WeightsA, mode.WeightsB);
    }

    private static void Shares(JsonElement form, ReadOnlySpan<double> delta, int step, RelativeError error, double tolerance)
    {
        foreach ((string name, PathBasis? basis) in new[]
            { ("full_basis", PathBasis.OfWhole(PathRuns.Tiny, 2)), ("past_basis", PathBasis.OfPast(PathRuns.Tiny, 2, step)) })
        {
            if (form.GetProperty(name) is not { ValueKind: JsonValueKind.Object } expected)
            {
                Assert.Null(basis);
                continue;
            }
            double projection = Vectors64.Norm(basis!.Coefficients(delta)) / Vectors64.Norm(delta);
            error.Value(expected.GetProperty("proj_over_full").GetDouble(), projection, tolerance);
            Assert.Equal(expected.GetProperty("resid_over_full").GetDouble(), Math.Sqrt(1 - (projection * projection)), tolerance);
        }
    }

    private static double Number(JsonElement forms, string form, string name) => forms.GetProperty(form).GetProperty(name).GetDouble();

    private static double[] Shift(double[] theta, double[] gradient) => [.. theta.Zip(gradient, (x, g) => x - (Eta * g))];

    private static double Norm(double[] x) => ModelFacts.Norm(x);
}
