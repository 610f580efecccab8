using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Numerics.LinearAlgebra;

/// <summary>Row-major matrices for tests, and plain loops over them.</summary>
internal static class DenseMatrix
{
    public static double[] Normal(int rows, int columns, uint seed = 1)
    {
        var a = new double[rows * columns];
        new Philox(seed, "test.matrix", (ulong)((rows * 1000) + columns)).Normal(a);
        return a;
    }

    /// <summary>A + Aᵀ of a normal A.</summary>
    public static double[] Symmetric(int n, uint seed = 1)
    {
        double[] a = Normal(n, n, seed);
        return Fill(n, n, (i, j) => a[(i * n) + j] + a[(j * n) + i]);
    }

    public static double[] Fill(int rows, int columns, Func<int, int, double> entry)
    {
        var a = new double[rows * columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                a[(i * columns) + j] = entry(i, j);
        return a;
    }

    /// <summary>A·B, [rows, inner]·[inner, columns].</summary>
    public static double[] Product(double[] a, double[] b, int rows, int inner, int columns) =>
        Fill(rows, columns, (i, j) => Enumerable.Range(0, inner).Sum(k => a[(i * inner) + k] * b[(k * columns) + j]));

    public static double[] Transposed(double[] a, int rows, int columns) => Fill(columns, rows, (i, j) => a[(j * columns) + i]);

    public static double Largest(IEnumerable<double> entries) => entries.Select(Math.Abs).DefaultIfEmpty().Max();

    /// <summary>Largest |V Vᵀ − 1|.</summary>
    public static double Skewness(double[][] vectors) => Largest(
        from i in Enumerable.Range(0, vectors.Length)
        from j in Enumerable.Range(0, vectors.Length)
        select vectors[i].Zip(vectors[j], (x, y) => x * y).Sum() - (i == j ? 1 : 0));
}
