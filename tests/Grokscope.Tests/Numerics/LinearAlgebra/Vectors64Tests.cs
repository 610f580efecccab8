using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Tests.Numerics.LinearAlgebra;

public sealed class Vectors64Tests
{
    public static TheoryData<int> Lengths => [0, 1, 7, 8, 9, 31, 32, 33, 40, 63, 64, 100, 1000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void DotAddsInItsWrittenOrder(int n)
    {
        double[] x = DenseMatrix.Normal(1, n), y = DenseMatrix.Normal(1, n, 2);
        Assert.Equal(InLanes(x, y), Vectors64.Dot(x, y));
        Assert.Equal(Math.Sqrt(InLanes(x, x)), Vectors64.Norm(x));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void FloatsCountAsTheDoublesThatTheyAre(int n)
    {
        float[] x = Array.ConvertAll(DenseMatrix.Normal(1, n), v => (float)v), z = Array.ConvertAll(DenseMatrix.Normal(1, n, 3), v => (float)v);
        double[] wide = Array.ConvertAll(x, v => (double)v), y = DenseMatrix.Normal(1, n, 2), sum = [.. y], sumOfWide = [.. y];
        Assert.Equal(Vectors64.Dot(wide, y), Vectors64.Dot(x, y));
        Assert.Equal(Vectors64.Dot(x, Array.ConvertAll(z, v => (double)v)), Vectors64.Dot(x, z));
        Assert.Equal(Vectors64.Norm(wide), Vectors64.Norm(x));
        Vectors64.Axpy(0.3, x, sum);
        Vectors64.Axpy(0.3, wide, sumOfWide);
        Assert.Equal(sumOfWide, sum);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void EntriesAreUpdatedByFusedMultiplyAdd(int n)
    {
        const double C = 0.6, S = 0.8, A = 0.3;
        double[] x = DenseMatrix.Normal(1, n), y = DenseMatrix.Normal(1, n, 2);
        double[] axpy = [.. y], scaled = [.. x], left = [.. x], right = [.. y];
        Vectors64.Axpy(A, x, axpy);
        Vectors64.Scale(A, scaled);
        Vectors64.Rotate(C, S, left, right);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(Math.FusedMultiplyAdd(A, x[i], y[i]), axpy[i]);
            Assert.Equal(A * x[i], scaled[i]);
            Assert.Equal(Math.FusedMultiplyAdd(C, x[i], -(S * y[i])), left[i]);
            Assert.Equal(Math.FusedMultiplyAdd(S, x[i], C * y[i]), right[i]);
        }
    }

    [Fact]
    public void VectorsOfOtherLengthsAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Vectors64.Dot(new double[3], new double[4]));
        Assert.Throws<ArgumentException>(() => Vectors64.Axpy(1, new float[3], new double[4]));
        Assert.Throws<ArgumentException>(() => Vectors64.Rotate(1, 0, new double[3], new double[4]));
    }

    private static double InLanes(double[] x, double[] y)
    {
        var lanes = new double[32];
        int blocks = x.Length / 32 * 32, groups = x.Length / 8 * 8;
        double rest = 0;
        for (int i = 0; i < x.Length; i++)
            if (i < groups)
                lanes[i < blocks ? i % 32 : i % 8] = Math.FusedMultiplyAdd(x[i], y[i], lanes[i < blocks ? i % 32 : i % 8]);
            else
                rest = Math.FusedMultiplyAdd(x[i], y[i], rest);
        double[] eight = [.. Enumerable.Range(0, 8).Select(i => lanes[i] + lanes[8 + i] + (lanes[16 + i] + lanes[24 + i]))];
        return eight[0] + eight[4] + (eight[2] + eight[6]) + (eight[1] + eight[5] + (eight[3] + eight[7])) + rest;
    }
}
