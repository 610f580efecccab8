using Grokscope.Numerics;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Tests.Numerics;
using Grokscope.Training.Interventions;

namespace Grokscope.Tests.Training.Interventions;

/// <summary>The two passes over a basis, against float64 and across instruction sets.</summary>
[Trait("Category", "Engine")]
public sealed class BasisTests
{
    /// <summary>N and K: less than a block, whole blocks, a rest; one direction and many.</summary>
    public static TheoryData<int, int> Sizes => new() { { 37, 1 }, { 512, 3 }, { 1024, 20 }, { 2999, 7 }, { 5003, 33 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Coefficients_and_sums_are_those_of_float64(int N, int K)
    {
        float[] x = Directions.Vector(N), y = Directions.Vector(N, 5);
        using var basis = new Basis(Directions.Random(K, N));
        float[][] columns = [.. Enumerable.Range(0, K).Select(basis.Column)];
        var c = new double[K];
        basis.Coefficients(x, c);
        double length = Vectors64.Norm(x);
        for (int k = 0; k < K; k++)
            Assert.Equal(Vectors64.Dot(columns[k], x), c[k], 1e-6 * length);
        double[] projected = Directions.Projected(columns, x);
        Assert.Equal(Vectors64.Dot(projected, projected), basis.Energy(x), 1e-5 * length * length);

        float[] sum = [.. y], inPlace = [.. x];
        basis.Combine(x, -0.25f, c, 0.75f, sum);
        basis.Combine(inPlace, 0.25f, c, 0.75f, inPlace);
        for (int i = 0; i < N; i++)
        {
            Assert.Equal(y[i] - (0.25 * x[i]) + (0.75 * projected[i]), sum[i], 1e-5);
            Assert.Equal((0.25 * x[i]) + (0.75 * projected[i]), inPlace[i], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Instruction_sets_agree_to_the_bit(int N, int K)
    {
        float[][] columns = Directions.Random(K, N);
        float[] x = Directions.Vector(N);
        (double[] expected, float[] added, float[] replaced) = Compute(InstructionSet.Scalar);
        foreach (InstructionSet set in Variants.Supported)
        {
            (double[] c, float[] sum, float[] inPlace) = Compute(set);
            Assert.Equal(expected, c);
            SameBits.Demand(added, sum, set.Name());
            SameBits.Demand(replaced, inPlace, set.Name());
        }

        (double[] Coefficients, float[] Added, float[] Replaced) Compute(InstructionSet set)
        {
            using var basis = new Basis(columns, set);
            var c = new double[K];
            basis.Coefficients(x, c);
            float[] y = Directions.Vector(N, 6), z = [.. x];
            basis.Combine(x, -0.3f, c, 0.3f, y);
            basis.Combine(z, 0.7f, c, 0.3f, z);
            return (c, y, z);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Packing_turns_a_direction_by_little_and_keeps_them_orthonormal(int N, int K)
    {
        float[][] columns = Directions.Random(K, N);
        columns[^1].AsSpan(0, N / 2).Clear();
        using var basis = new Basis(columns);
        for (int k = 0; k < K; k++)
        {
            float[] packed = basis.Column(k);
            Assert.InRange(Vectors64.Norm(Vectors64.Difference(packed, columns[k])) / Vectors64.Norm(columns[k]), 1e-6, 4e-5);
            for (int j = 0; j < k; j++)
                Assert.Equal(Vectors64.Dot(columns[j], columns[k]), Vectors64.Dot(basis.Column(j), packed), 3e-4 / Math.Sqrt(N));
        }
        Assert.All(basis.Column(K - 1).Take(N / 2), entry => Assert.Equal(0, entry));
    }

    [Fact]
    public void What_is_projected_twice_stays()
    {
        float[] x = Directions.Vector(3000);
        using var basis = new Basis(Directions.Random(12, 3000));
        var c = new double[12];
        basis.Coefficients(x, c);
        basis.Combine(x, 0, c, 1, x);
        float[] once = [.. x];
        basis.Coefficients(x, c);
        basis.Combine(x, 0, c, 1, x);
        Assert.Equal(0, Vectors64.Norm(Vectors64.Difference(x, once)) / Vectors64.Norm(once), 5e-6);
    }
}
