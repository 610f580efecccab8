using Grokscope.Geometry.Spectra;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Tests.Numerics.LinearAlgebra;

namespace Grokscope.Tests.Geometry.Spectra;

public sealed class HeadProductTests
{
    private const int Width = 3, C = 8;

    [Theory]
    [InlineData(3, 8)]
    [InlineData(3, 5)]
    [InlineData(4, 4)]
    [InlineData(1, 6)]
    public void AllIsThatOfTheWholeMatrix(int width, int columns)
    {
        double[] a = DenseMatrix.Normal(width, columns, 1), b = DenseMatrix.Normal(width, columns, 2);
        double[] m = Whole(a, b, width, columns), turned = DenseMatrix.Transposed(m, columns, columns);
        var product = HeadProduct.Of(a, b, width, columns);
        double[] values = SingularValueDecomposition.Of(m, columns, columns).Values;
        Assert.Equal(width, product.Values.Length);
        Assert.All(product.Values.Zip(values), pair => Assert.Equal(pair.Second, pair.First, 1e-13 * values[0]));
        Assert.Equal(Norm(m), product.Norm, 1e-12);
        double[] mmt = Square(m, turned, columns), mtm = Square(turned, m, columns);
        double commutator = Norm([.. mmt.Zip(mtm, (x, y) => x - y)]);
        Assert.Equal(commutator, product.Commutator, 1e-11);
        Assert.Equal(commutator / (Norm(m) * Norm(m)), product.Normalised, 1e-12);
        Assert.Equal(commutator / Math.Sqrt(2 * values.Sum(v => v * v * v * v)), product.Separation, 1e-12);
        Assert.Equal(Norm([.. m.Zip(turned, (x, y) => x - y)]) / (2 * Norm(m)), product.Antisymmetry, 1e-12);
    }

    [Fact]
    public void AnotherBasisOfTheHeadChangesNothing()
    {
        double[] a = DenseMatrix.Normal(Width, C, 1), b = DenseMatrix.Normal(Width, C, 2), rotation = Rotation(3);
        AssertSame(HeadProduct.Of(a, b, Width, C), HeadProduct.Of(Square(rotation, a), Square(rotation, b), Width, C), 1e-13);
        // R⁻ᵀ and R = diag(1, 100, 0.01).
        double[] scales = [1, 100, 0.01];
        AssertSame(
            HeadProduct.Of(a, b, Width, C),
            HeadProduct.Of(DenseMatrix.Fill(Width, C, (i, j) => a[(i * C) + j] / scales[i]), DenseMatrix.Fill(Width, C, (i, j) => b[(i * C) + j] * scales[i]), Width, C), 1e-11);
    }

    [Fact]
    public void PlantedProductsHaveTheirKnownNumbers()
    {
        double[] first = Unit(0), second = Unit(1);
        // A symmetric positive product is normal.
        var normal = HeadProduct.Of([.. first, .. second], [.. Scaled(first, 3), .. Scaled(second, 2)], 2, C);
        Assert.Equal([3, 2], normal.Values.Select(value => Math.Round(value, 14)));
        Assert.Equal((0, 0, 0), (normal.Commutator, normal.Separation, normal.Antisymmetry));
        // e_0 e_1ᵀ writes where nothing reads: nilpotent.
        var nilpotent = HeadProduct.Of(first, Scaled(second, 5), 1, C);
        Assert.Equal(5, nilpotent.Values.Single(), 1e-14);
        Assert.Equal(Math.Sqrt(2), nilpotent.Normalised, 1e-14);
        Assert.Equal(1, nilpotent.Separation, 1e-14);
        Assert.Equal(Math.Sqrt(0.5), nilpotent.Antisymmetry, 1e-14);
        // e_0 e_1ᵀ − e_1 e_0ᵀ is antisymmetric, and normal.
        var turn = HeadProduct.Of([.. first, .. second], [.. second, .. Scaled(first, -1)], 2, C);
        Assert.Equal((0, 1), (Math.Round(turn.Separation, 14), Math.Round(turn.Antisymmetry, 14)));
    }

    [Fact]
    public void FactorsOfLowRankDoNoHarm()
    {
        double[] a = DenseMatrix.Normal(Width, C, 1), b = DenseMatrix.Normal(Width, C, 2);
        for (int j = 0; j < C; j++)
            (a[C + j], b[(2 * C) + j]) = (a[j], 0);
        var product = HeadProduct.Of(a, b, Width, C);
        double[] values = SingularValueDecomposition.Of(Whole(a, b, Width, C), C, C).Values;
        Assert.All(product.Values.Zip(values), pair => Assert.Equal(pair.Second, pair.First, 1e-13 * values[0]));
        var zero = HeadProduct.Of(new double[Width * C], b, Width, C);
        Assert.All(zero.Values, value => Assert.Equal(0, value));
        Assert.True(double.IsNaN(zero.Normalised) && double.IsNaN(zero.Separation) && double.IsNaN(zero.Antisymmetry));
        Assert.Throws<ArgumentException>(() => HeadProduct.Of(a, new double[C], Width, C));
    }

    [Fact]
    public void CommutatorsHaveTheirKnownNumbers()
    {
        // [diag(1, 2), e_0 e_1ᵀ] = −e_0 e_1ᵀ.
        MatrixCommutator known = MatrixCommutator.Of([1, 0, 0, 2], [0, 1, 0, 0], 2);
        Assert.Equal((1, 1 / Math.Sqrt(5)), (known.Norm, known.Normalised));
        double[] a = DenseMatrix.Symmetric(5);
        Assert.Equal(0, MatrixCommutator.Of(a, Square(a, a, 5), 5).Normalised, 1e-15);
        Assert.True(double.IsNaN(MatrixCommutator.Of(a, new double[25], 5).Normalised));
    }

    /// <summary>A random rotation of rows, [Width, Width].</summary>
    public static double[] Rotation(uint seed) => [.. SingularValueDecomposition.Of(DenseMatrix.Normal(Width, Width, seed), Width, Width).Left.SelectMany(vector => vector)];

    private static void AssertSame(HeadProduct expected, HeadProduct actual, double tolerance)
    {
        foreach ((double first, double second) in expected.Values.Zip(actual.Values))
            Assert.Equal(first, second, tolerance * first);
        Assert.Equal(expected.Norm, actual.Norm, tolerance * expected.Norm);
        Assert.Equal(expected.Commutator, actual.Commutator, tolerance * expected.Commutator);
        Assert.Equal(expected.Separation, actual.Separation, tolerance);
        Assert.Equal(expected.Antisymmetry, actual.Antisymmetry, tolerance);
    }

    private static double[] Whole(double[] a, double[] b, int width, int columns) =>
        DenseMatrix.Product(DenseMatrix.Transposed(a, width, columns), b, columns, width, columns);

    private static double[] Square(double[] a, double[] b, int n) => DenseMatrix.Product(a, b, n, n, n);

    private static double[] Square(double[] rotation, double[] factor) => DenseMatrix.Product(rotation, factor, Width, Width, C);

    private static double Norm(double[] m) => Math.Sqrt(m.Sum(x => x * x));

    private static double[] Unit(int index) => DenseMatrix.Fill(1, C, (_, j) => j == index ? 1 : 0);

    private static double[] Scaled(double[] vector, double by) => [.. vector.Select(x => by * x)];
}
