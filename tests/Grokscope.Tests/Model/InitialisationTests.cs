using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CsCheck;
using Grokscope.Model;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Model;

public sealed class InitialisationTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData("dual_s42")]
    [InlineData("tri_s42")]
    [InlineData("dual_small_s7")]
    [InlineData("tiny")]
    public void InitialWeightsAreThoseOfTheReferenceRun(string run)
    {
        GoldenStreams golden = GoldenStreams.Load(run);
        var layout = new ParameterLayout(golden.Shape);
        float[] theta = Initialisation.Draw(layout, golden.Seed);

        Assert.Equal(golden.Init.Tensors.Select(tensor => (tensor.Name, tensor.Count)), layout.Parameters.Select(p => (p.Name, p.Count)));
        for (int i = 0; i < golden.Init.Samples.Length; i++)
            Assert.Equal(golden.Init.Samples[i], theta[i * golden.Init.Stride], (float)Tolerance);
        foreach (GoldenTensor tensor in golden.Init.Tensors)
        {
            float[] entries = theta[layout[tensor.Name].Range];
            Assert.Equal(tensor.Sum, entries.Sum(x => (double)x), Tolerance * Math.Sqrt(tensor.Count));
            Assert.Equal(tensor.SumOfSquares, entries.Sum(x => (double)x * x), Tolerance * tensor.SumOfSquares);
        }
    }

    [Theory]
    [InlineData("dual_s42")]
    [InlineData("tri_s42")]
    [InlineData("dual_small_s7")]
    [InlineData("tiny")]
    public void AllTensorsButTheNormalOnesHaveTheReferencesBits(string run)
    {
        GoldenStreams golden = GoldenStreams.Load(run);
        var layout = new ParameterLayout(golden.Shape);
        float[] theta = Initialisation.Draw(layout, golden.Seed);
        foreach (GoldenTensor tensor in golden.Init.Tensors.Where(tensor => tensor.Name is not ("pos_emb" or "tok_emb.weight")))
        {
            byte[] hash = SHA256.HashData(MemoryMarshal.AsBytes<float>(theta[layout[tensor.Name].Range]));
            Assert.True(tensor.Sha256 == Convert.ToHexStringLower(hash), tensor.Name);
        }
    }

    [Fact]
    public void EveryShapeGetsFiniteWeightsInsideTheirBounds() =>
        Gen.Select(Gen.Int[2, 20], Gen.Int[1, 20], Gen.Int[1, 4], Gen.Int[1, 40], Gen.Int[0, 4], Gen.UInt).Sample((p, c, l, f, k, seed) =>
        {
            var layout = new ParameterLayout(new ModelShape(p, c, l, 1, f, [.. Enumerable.Range(0, k).Select(i => $"t{i}")]));
            float[] theta = Initialisation.Draw(layout, seed);
            Assert.Equal(layout.Count, theta.Length);
            foreach (Parameter parameter in layout.Parameters)
            {
                float largest = theta[parameter.Range].Max(Math.Abs);
                double bound = parameter.Name switch
                {
                    "pos_emb" or "tok_emb.weight" => 9,
                    _ when parameter.Name.Contains("norm", StringComparison.Ordinal) || parameter.Name.StartsWith("ln.", StringComparison.Ordinal)
                        => parameter.Name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0,
                    _ when parameter.Name.EndsWith("proj_bias", StringComparison.Ordinal) || parameter.Name.EndsWith("proj.bias", StringComparison.Ordinal) => 0,
                    _ when parameter.Name.EndsWith("in_proj_weight", StringComparison.Ordinal) => Math.Sqrt(1.5 / c),
                    _ => 1 / Math.Sqrt(parameter.Name.Contains("linear2", StringComparison.Ordinal) ? f : c),
                };
                Assert.InRange(largest, 0, bound * (1 + 1e-6));
                Assert.True(bound == 0 || largest > 0, parameter.Name);
            }
            for (int layer = 1; layer < l; layer++)
                Assert.Equal(LayerEntries(0), LayerEntries(layer));

            float[] LayerEntries(int layer) => theta[layout.Layers[layer].InWeight..(layout.Layers[layer].Norm2Bias + c)];
        }, iter: 200);
}
