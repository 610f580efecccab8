using CsCheck;
using Grokscope.Numerics.Random;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Numerics.Random;

/// <summary>Draws of CPython, NumPy and PyTorch themselves (dev/testdata/reference_draws.py), for what no reference run reaches.</summary>
public sealed class ReferenceDrawsTests
{
    private static readonly Draws Reference = DataFile.Record<Draws>("golden/reference_draws.json");

    [Fact]
    public void ShufflesAreCPythons()
    {
        foreach (Shuffled shuffled in Reference.Shuffles)
        {
            int[] items = [.. Enumerable.Range(0, shuffled.Items.Length)];
            new CPythonRandom(shuffled.Seed).Shuffle(items);
            Assert.Equal(shuffled.Items, items);
        }
    }

    [Fact]
    public void AShuffleIsAPermutation() =>
        Gen.Select(Gen.UInt, Gen.Int[0, 500]).Sample((seed, count) =>
        {
            int[] items = [.. Enumerable.Range(0, count)];
            new CPythonRandom(seed).Shuffle(items);
            Assert.Equal(Enumerable.Range(0, count), items.Order());
        });

    [Fact]
    public void IntegersAreNumPys()
    {
        foreach (Integers integers in Reference.Integers)
        {
            var random = new NumPyRandom(integers.Seed);
            for (int i = 0; i < integers.Bounds.Length; i++)
            {
                int[] draws = new int[integers.Draws[i].Length];
                random.RandInt(integers.Bounds[i], draws);
                Assert.Equal(integers.Draws[i], draws);
            }
        }
    }

    [Fact]
    public void NormalsOfAnyLengthArePyTorchsAndTheUniformsAfterThemHaveItsBits()
    {
        foreach (Torch torch in Reference.Torch)
        {
            var random = new PyTorchRandom(torch.Seed);
            foreach (float[] expected in torch.Normals)
            {
                float[] draws = new float[expected.Length];
                random.Normal(draws);
                for (int i = 0; i < draws.Length; i++)
                    Assert.Equal(expected[i], draws[i], 5e-7f);
            }
            float[] uniforms = new float[torch.Uniforms.Length];
            random.Uniform(-0.3f, 0.3f, uniforms);
            Assert.Equal(torch.Uniforms, uniforms);
        }
    }

    [Fact]
    public void BoundsBelowOneAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CPythonRandom(1).Below(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumPyRandom(1).RandInt(0, new int[3]));
    }

    internal sealed record Draws(Shuffled[] Shuffles, Integers[] Integers, Torch[] Torch);

    internal sealed record Shuffled(uint Seed, int[] Items);

    internal sealed record Integers(uint Seed, int[] Bounds, int[][] Draws);

    internal sealed record Torch(uint Seed, float[][] Normals, float[] Uniforms);
}
