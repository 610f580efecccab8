using CsCheck;
using Grokscope.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra;

namespace Grokscope.Tests.Numerics.LinearAlgebra;

public sealed class SymmetricEigenTests
{
    public static TheoryData<string> Matrices => ["random", "unit", "zero", "rank 2", "graded", "blocks", "tiny", "huge", "clustered"];

    [Theory]
    [MemberData(nameof(Matrices))]
    public void VectorsAreOrthonormalAndSolveTheProblem(string kind)
    {
        foreach (int n in new[] { 1, 2, 3, 8, 50 })
        {
            double[] a = Matrix(kind, n);
            double size = DenseMatrix.Largest(a) * n;
            Eigenpairs all = SymmetricEigen.All(a, n);
            Assert.Equal(all.Values.Order(), all.Values);
            Assert.InRange(DenseMatrix.Skewness(all.Vectors), 0, 1e-13);
            Assert.InRange(Residual(a, all), 0, 1e-14 * size);

            double[] values = SymmetricEigen.Values(a, n);
            for (int i = 0; i < n; i++)
                Assert.Equal(all.Values[i], values[i], 1e-14 * size);

            Eigenpairs top = SymmetricEigen.Top(a, n, Math.Min(n, 5));
            Assert.Equal(values.Reverse().Take(5), top.Values);
            Assert.InRange(DenseMatrix.Skewness(top.Vectors), 0, 1e-13);
            Assert.InRange(Residual(a, top), 0, 1e-13 * size);
        }
    }

    [Fact]
    public void SecondDifferencesHaveTheirKnownEigenvalues()
    {
        const int N = 120;
        double[] a = DenseMatrix.Fill(N, N, (i, j) => i == j ? 2 : Math.Abs(i - j) == 1 ? -1 : 0);
        double[] values = SymmetricEigen.Values(a, N);
        for (int k = 1; k <= N; k++)
            Assert.Equal(2 - (2 * Math.Cos(Math.PI * k / (N + 1))), values[k - 1], 1e-14);
    }

    [Fact]
    public void AgreesWithMathNet() => Gen.Select(Gen.Int[1, 30], Gen.UInt[0, 1000]).Sample(
        (n, seed) =>
        {
            double[] a = DenseMatrix.Symmetric(n, seed);
            double[] expected = [.. Matrix<double>.Build.Dense(n, n, a).Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real)];
            double[] values = SymmetricEigen.Values(a, n);
            for (int i = 0; i < n; i++)
                Assert.Equal(expected[i], values[i], 1e-12);
        },
        iter: 50);

    [Fact]
    public void OnlyTheLowerTriangleIsRead()
    {
        double[] a = DenseMatrix.Symmetric(6), lower = DenseMatrix.Fill(6, 6, (i, j) => j > i ? 1e6 : a[(i * 6) + j]);
        Assert.Equal(SymmetricEigen.Values(a, 6), SymmetricEigen.Values(lower, 6));
    }

    [Fact]
    public void WhatIsNoMatrixIsRefused()
    {
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Values(new double[5], 2));
        Assert.Throws<ArithmeticException>(() => SymmetricEigen.Values([1, double.NaN, double.NaN, 1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricEigen.Top(new double[4], 2, 3));
    }

    private static double[] Matrix(string kind, int n)
    {
        double[] a = DenseMatrix.Symmetric(n), b = DenseMatrix.Normal(n, 2);
        double[] rank2 = DenseMatrix.Product(b, DenseMatrix.Transposed(b, n, 2), n, 2, n);
        return kind switch
        {
            "random" => a,
            "unit" => DenseMatrix.Fill(n, n, (i, j) => i == j ? 1 : 0),
            "zero" => new double[n * n],
            "rank 2" => rank2,
            "graded" => DenseMatrix.Fill(n, n, (i, j) => a[(i * n) + j] * Math.Pow(10, -(i + j) / 4.0)),
            "blocks" => DenseMatrix.Fill(n, n, (i, j) => i / 3 == j / 3 ? 1 : 0),
            "tiny" => [.. a.Select(x => x * 1e-200)],
            "huge" => [.. a.Select(x => x * 1e200)],
            _ => DenseMatrix.Fill(n, n, (i, j) => (1e-9 * a[(i * n) + j]) + (i == j ? 1 : 0)),
        };
    }

    private static double Residual(double[] a, Eigenpairs pairs) => DenseMatrix.Largest(pairs.Values.Zip(pairs.Vectors).SelectMany(pair =>
        DenseMatrix.Product(a, pair.Second, pair.Second.Length, pair.Second.Length, 1).Zip(pair.Second, (image, x) => image - (pair.First * x))));
}
