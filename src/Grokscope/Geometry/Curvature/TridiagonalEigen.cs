using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Curvature;

/// <summary>
/// Eigenvalues of a symmetric tridiagonal matrix of order m, ascending, with chosen rows of its matrix of eigenvectors. With few rows the work
/// is O(m²), with all of them O(m³).
/// </summary>
internal sealed class TridiagonalEigen
{
    private readonly double[][] _entries;

    private TridiagonalEigen(double[] values, double[][] entries) => (Values, _entries) = (values, entries);

    /// <summary>Eigenvalues, ascending, [m].</summary>
    public double[] Values { get; }

    /// <summary>The chosen entries of the unit eigenvector of value i, in the order in which the rows were chosen.</summary>
    public double[] Vector(int i) => _entries[i];

    /// <summary>Solves, with all rows.</summary>
    public static TridiagonalEigen Full(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> offDiagonal)
    {
        var rows = new int[diagonal.Length];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = i;
        return Of(diagonal, offDiagonal, rows);
    }

    /// <summary>Solves.</summary>
    /// <param name="diagonal">α, [m], finite; m ≥ 1.</param>
    /// <param name="offDiagonal">β, [m − 1] or longer: entries (i, i + 1).</param>
    /// <param name="rows">Rows of the eigenvectors that are wanted.</param>
    public static TridiagonalEigen Of(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> offDiagonal, params ReadOnlySpan<int> rows)
    {
        int m = diagonal.Length;
        var entries = new double[m][];
        for (int i = 0; i < m; i++)
        {
            entries[i] = new double[rows.Length];
            for (int row = 0; row < rows.Length; row++)
                entries[i][row] = rows[row] == i ? 1 : 0;
        }
        double[] values = new Tridiagonal(diagonal.ToArray(), [.. offDiagonal[..(m - 1)], 0]).Eigenvalues(entries);
        Array.Sort(values, entries);
        return new TridiagonalEigen(values, entries);
    }
}
