using CsCheck;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Numerics.Random;

public sealed class PhiloxTests
{
    [Fact]
    public void TenRoundsGiveThePublishedAnswers()
    {
        // Random123, tests/kat_vectors, philox4x32 10.
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Encrypt((0, 0, 0, 0), (0, 0)));
        const uint Ones = uint.MaxValue;
        Assert.Equal((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu), Philox.Encrypt((Ones, Ones, Ones, Ones), (Ones, Ones)));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdcceb, 0x5001e420u, 0x24126ea1u),
            Philox.Encrypt((0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), (0xa4093822, 0x299f31d0)));
    }

    [Fact]
    public void ATripleOfSeedPurposeAndStepNamesOneStream()
    {
        (uint, string, ulong)[] names = [(1, "a", 0), (2, "a", 0), (1, "b", 0), (1, "a", 1), (1, "a", 1UL << 32), (1, "ab", 0), (1, "ba", 0)];
        Assert.All(names, name => Assert.Equal(Head(name), Head(name)));
        Assert.Equal(names.Length, names.Select(name => string.Join(' ', Head(name))).Distinct().Count());

        static double[] Head((uint Seed, string Purpose, ulong Step) name)
        {
            var random = new Philox(name.Seed, name.Purpose, name.Step);
            return [random.NextDouble(), random.NextDouble(), random.NextDouble(), random.NextNormal()];
        }
    }

    [Fact]
    public void AStreamNeverChanges()
    {
        // Measures of old runs must stay reproducible: 0xE1924684 is the FNV-1a hash of "commutator".
        var random = new Philox(42, "commutator", 100);
        Assert.Equal(Philox.Encrypt((0, 0, 100, 0), (42, 0xE1924684)).X0, random.NextUInt32());
    }

    [Fact]
    public void BoundedIntegersAreUniform()
    {
        const int Classes = 7;
        const int Draws = 70_000;
        int[] counts = new int[Classes];
        int[] draws = new int[Draws];
        new Philox(3, "test.below", 0).Below(Classes, draws);
        foreach (int draw in draws)
            counts[draw]++;
        double chiSquare = counts.Sum(count => Math.Pow(count - (Draws / Classes), 2) / (Draws / Classes));
        Assert.InRange(chiSquare, 0.38, 22.5); // 0.1 % and 99.9 % of χ² with 6 degrees of freedom
    }

    [Fact]
    public void BoundedIntegersStayInTheirBounds() =>
        Gen.Select(Gen.UInt, Gen.Int[1, int.MaxValue]).Sample((seed, n) => new Philox(seed, "test", 0).NextBelow(n) is var draw && draw >= 0 && draw < n);

    [Fact]
    public void NormalsHaveTheMomentsOfTheNormalDistribution()
    {
        double[] draws = new double[200_000];
        new Philox(4, "test.normal", 0).Normal(draws);
        Assert.InRange(draws.Average(), -0.01, 0.01);
        Assert.InRange(draws.Average(x => x * x), 0.985, 1.015);
        Assert.InRange(draws.Average(x => x * x * x), -0.04, 0.04);
        Assert.InRange(draws.Average(x => x * x * x * x), 2.9, 3.1);
        float[] single = new float[1001];
        new Philox(4, "test.normal", 0).Normal(single);
        Assert.Equal(draws.Take(1001).Select(x => (float)x), single);
    }

    [Fact]
    public void UniformsLieInTheUnitInterval()
    {
        var random = new Philox(5, "test.uniform", 0);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextDouble())];
        Assert.InRange(draws.Min(), 0, 1e-3);
        Assert.InRange(draws.Max(), 1 - 1e-3, Math.BitDecrement(1));
        Assert.InRange(draws.Average(), 0.495, 0.505);
    }
}
