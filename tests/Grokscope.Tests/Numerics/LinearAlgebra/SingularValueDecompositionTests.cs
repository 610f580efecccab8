using CsCheck;
using Grokscope.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra;

namespace Grokscope.Tests.Numerics.LinearAlgebra;

public sealed class SingularValueDecompositionTests
{
    [Fact]
    public void ProductOfTheFactorsIsTheMatrixAndTheirVectorsAreOrthonormal() => Gen.Select(Gen.Int[1, 25], Gen.Int[1, 25], Gen.UInt[0, 1000]).Sample(
        (rows, columns, seed) =>
        {
            double[] a = DenseMatrix.Normal(rows, columns, seed);
            var svd = SingularValueDecomposition.Of(a, rows, columns);
            Assert.Equal(Math.Min(rows, columns), svd.Values.Length);
            Assert.Equal(svd.Values.OrderDescending(), svd.Values);
            Assert.InRange(DenseMatrix.Skewness(svd.Left), 0, 1e-13);
            Assert.InRange(DenseMatrix.Skewness(svd.Right), 0, 1e-13);
            double[] again = DenseMatrix.Fill(rows, columns, (i, j) => svd.Values.Select((s, k) => s * svd.Left[k][i] * svd.Right[k][j]).Sum());
            Assert.InRange(DenseMatrix.Largest(a.Zip(again, (x, y) => x - y)), 0, 1e-13);

            double[] expected = [.. Matrix<double>.Build.Dense(columns, rows, a).Svd(false).S];
            Assert.All(expected.Zip(svd.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
            Assert.All(SingularValueDecomposition.ValuesOf(a, rows, columns).Zip(svd.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
        },
        iter: 60);

    [Fact]
    public void SmallSingularValuesHaveSmallRelativeErrors()
    {
        // Rows of lengths 1, 10^-4, …, 10^-28 in orthogonal directions: the columns of a reflection.
        const int N = 8;
        double[] a = DenseMatrix.Fill(N, N, (i, j) => Math.Pow(10, -4 * i) * ((i == j ? 1 : 0) - (2.0 / N)));
        double[] values = SingularValueDecomposition.Of(a, N, N).Values;
        for (int i = 0; i < N; i++)
            Assert.Equal(1, values[i] / Math.Pow(10, -4 * i), 1e-14);
    }

    [Fact]
    public void RankOfADeficientMatrixShows()
    {
        double[] a = DenseMatrix.Product(DenseMatrix.Normal(30, 3), DenseMatrix.Normal(3, 20), 30, 3, 20);
        double[] values = SingularValueDecomposition.ValuesOf(a, 30, 20);
        Assert.True(values[2] > 1);
        Assert.InRange(values[3], 0, 1e-14 * values[0]);
    }

    [Fact]
    public void ManyRowsInFewDimensionsConverge() => Gen.Select(Gen.Int[1, 4], Gen.Int[2, 20], Gen.UInt[0, 1000]).Sample(
        (rank, n, seed) =>
        {
            // All but the first columns are exactly 0, so all rows lie in a space of as many dimensions as the rank.
            double[] dense = DenseMatrix.Normal(n, n, seed), a = DenseMatrix.Fill(n, n, (i, j) => j < rank ? dense[(i * n) + j] : 0);
            var svd = SingularValueDecomposition.Of(a, n, n);
            Assert.All(svd.Values.Skip(rank), value => Assert.InRange(value, 0, 1e-14 * svd.Values[0]));
            Assert.All(SingularValueDecomposition.ValuesOf(a, n, n).Zip(svd.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-14 * svd.Values[0]));
            double[] again = DenseMatrix.Fill(n, n, (i, j) => svd.Values.Select((s, k) => s * svd.Left[k][i] * svd.Right[k][j]).Sum());
            Assert.InRange(DenseMatrix.Largest(a.Zip(again, (x, y) => x - y)), 0, 1e-13);
        },
        iter: 100);

    [Fact]
    public void ZerosAndSizesOutsideTheRangeOfSquaresAreNoProblem()
    {
        Assert.Equal([0, 0], SingularValueDecomposition.Of(new double[6], 3, 2).Values);
        Assert.Empty(SingularValueDecomposition.Of([], 0, 4).Values);
        foreach (double size in new[] { 1e-250, 1e250 })
        {
            double[] values = SingularValueDecomposition.ValuesOf([3 * size, 0, 0, 4 * size], 2, 2);
            Assert.Equal(4, values[0] / size, 1e-14);
            Assert.Equal(3, values[1] / size, 1e-14);
        }
        Assert.Throws<ArithmeticException>(() => SingularValueDecomposition.Of([double.PositiveInfinity], 1, 1));
        Assert.Throws<ArgumentException>(() => SingularValueDecomposition.Of(new double[5], 2, 2));
    }
}
