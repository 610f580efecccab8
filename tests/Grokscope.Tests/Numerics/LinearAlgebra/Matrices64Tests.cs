using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Tests.Numerics.LinearAlgebra;

public sealed class Matrices64Tests
{
    [Theory]
    [InlineData(3, 5, 7)]
    [InlineData(1, 1, 1)]
    [InlineData(16, 9, 40)]
    public void ProductsAreThoseOfPlainLoops(int rows, int inner, int columns)
    {
        double[] a = DenseMatrix.Normal(rows, inner), b = DenseMatrix.Normal(inner, columns);
        double[] expected = DenseMatrix.Product(a, b, rows, inner, columns), actual = Matrices64.Product(a, b, rows, inner, columns);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
        Assert.Equal(DenseMatrix.Transposed(a, rows, inner), Matrices64.Transposed(a, rows, inner));
    }

    [Theory]
    [InlineData(4, 9)]
    [InlineData(9, 4)]
    [InlineData(6, 6)]
    public void LowerFactorHasTheMatrixsInnerProducts(int rows, int columns)
    {
        double[] a = DenseMatrix.Normal(rows, columns);
        // A row that depends on others, and one that is zero.
        for (int j = 0; j < columns; j++)
            (a[(2 * columns) + j], a[(3 * columns) + j]) = (a[j] - (2 * a[columns + j]), 0);
        int rank = Math.Min(rows, columns);
        double[] lower = Matrices64.LowerFactor(a, rows, columns);
        Assert.All(
            from i in Enumerable.Range(0, rows) from j in Enumerable.Range(i + 1, Math.Max(rank - i - 1, 0)) select lower[(i * rank) + j],
            above => Assert.Equal(0, above));
        double[] expected = DenseMatrix.Product(a, DenseMatrix.Transposed(a, rows, columns), rows, columns, rows);
        double[] actual = DenseMatrix.Product(lower, DenseMatrix.Transposed(lower, rows, rank), rows, rank, rows);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void WrongSizesAreRefused()
    {
        Assert.Contains("2 rows and 3 columns", Assert.Throws<ArgumentException>(() => Matrices64.Product(new double[5], new double[6], 2, 3, 2)).Message);
        Assert.Throws<ArgumentException>(() => Matrices64.Product(new double[6], new double[5], 2, 3, 2));
        Assert.Throws<ArgumentException>(() => Matrices64.Transposed(new double[5], 2, 3));
        Assert.Throws<ArgumentException>(() => Matrices64.LowerFactor(new double[5], 2, 3));
    }
}
