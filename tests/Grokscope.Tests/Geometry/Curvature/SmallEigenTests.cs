using CsCheck;
using Grokscope.Geometry.Curvature;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry.Curvature;

/// <summary>Small eigenproblems against the dense solver.</summary>
public sealed class SmallEigenTests
{
    private static readonly Gen<double[]> Entries = Gen.Double[-10, 10].Array[1, 30];

    [Fact]
    public void A_tridiagonal_matrix_has_the_dense_solver_s_values_and_rows() => Entries.SelectMany(d => Gen.Double[-3, 3].Array[d.Length].Select(e => (d, e))).Sample(matrix =>
    {
        (double[] d, double[] e) = matrix;
        int m = d.Length;
        Eigenpairs dense = SymmetricEigen.All(Dense(d, e), m);
        var rows = TridiagonalEigen.Of(d, e, m - 1, 0);
        var full = TridiagonalEigen.Full(d, e);
        for (int i = 0; i < m; i++)
        {
            Assert.Equal(dense.Values[i], rows.Values[i], 1e-12);
            Assert.Equal(full.Values[i], rows.Values[i]);
            Assert.Equal(full.Vector(i)[m - 1], rows.Vector(i)[0], 1e-14);
            Assert.Equal(full.Vector(i)[0], rows.Vector(i)[1], 1e-14);
            Assert.Equal(1, ModelFacts.Norm(full.Vector(i)), 1e-13);
            for (int row = 0; row < m; row++)
            {
                double residual = ((d[row] - full.Values[i]) * full.Vector(i)[row])
                    + (row > 0 ? e[row - 1] * full.Vector(i)[row - 1] : 0) + (row + 1 < m ? e[row] * full.Vector(i)[row + 1] : 0);
                Assert.Equal(0, residual, 1e-12);
            }
        }
    }, iter: 100);

    [Fact]
    public void An_arrowhead_becomes_tridiagonal() => Entries.SelectMany(d => Gen.Double[-3, 3].Array[d.Length].Select(s => (d, s))).Sample(arrow =>
    {
        (double[] d, double[] s) = arrow;
        int k = d.Length;
        Arrowhead turned = Arrowhead.Tridiagonalise(d, s);
        for (int i = 0; i < k; i++)
        {
            double coupling = Enumerable.Range(0, k).Sum(row => turned.Rotation[row][i] * s[row]);
            Assert.Equal(i == k - 1 ? turned.OffDiagonal[i] : 0, coupling, 1e-12);
            for (int j = 0; j < k; j++)
            {
                double product = Enumerable.Range(0, k).Sum(row => turned.Rotation[row][i] * turned.Rotation[row][j]);
                Assert.Equal(i == j ? 1 : 0, product, 1e-13);
                double entry = Enumerable.Range(0, k).Sum(row => turned.Rotation[row][i] * d[row] * turned.Rotation[row][j]);
                double expected = i == j ? turned.Diagonal[i] : Math.Abs(i - j) == 1 ? turned.OffDiagonal[Math.Min(i, j)] : 0;
                Assert.Equal(expected, entry, 1e-12);
            }
        }
    }, iter: 100);

    private static double[] Dense(double[] d, double[] e)
    {
        int m = d.Length;
        var dense = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            dense[(i * m) + i] = d[i];
            if (i + 1 < m)
                dense[(i * m) + i + 1] = dense[((i + 1) * m) + i] = e[i];
        }
        return dense;
    }
}
