namespace Grokscope.Numerics.LinearAlgebra;

/// <summary>
/// Products of row-major float64 matrices with the same bits on every machine: each element is accumulated over the inner index in order, by
/// fused multiply-add from 0.
/// </summary>
internal static class Matrices64
{
    /// <summary>A·B, [rows, columns].</summary>
    /// <param name="a">A, [rows, inner].</param>
    /// <param name="b">B, [inner, columns].</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="inner">Columns of A, rows of B.</param>
    /// <param name="columns">Columns of B.</param>
    /// <exception cref="ArgumentException">A factor does not have as many entries.</exception>
    public static double[] Product(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int rows, int inner, int columns)
    {
        Demand(a, rows, inner);
        Demand(b, inner, columns);
        var product = new double[rows * columns];
        for (int i = 0; i < rows; i++)
            for (int k = 0; k < inner; k++)
                Vectors64.Axpy(a[(i * inner) + k], b.Slice(k * columns, columns), product.AsSpan(i * columns, columns));
        return product;
    }

    /// <summary>Aᵀ, [columns, rows].</summary>
    /// <param name="a">A, [rows, columns].</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="columns">Columns of A.</param>
    /// <exception cref="ArgumentException">A does not have as many entries.</exception>
    public static double[] Transposed(ReadOnlySpan<double> a, int rows, int columns)
    {
        Demand(a, rows, columns);
        var transposed = new double[a.Length];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                transposed[(j * rows) + i] = a[(i * columns) + j];
        return transposed;
    }

    /// <summary>
    /// The lower trapezoidal L [rows, min(rows, columns)] of A = LQ, the rows of Q orthonormal, by Householder reflections: backward stable for any A,
    /// also where rows depend on one another. Signs of its columns are those that the reflections leave.
    /// </summary>
    /// <param name="a">A, [rows, columns]; squares of its rows' norms must not overflow.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="columns">Columns of A.</param>
    /// <exception cref="ArgumentException">A does not have as many entries.</exception>
    public static double[] LowerFactor(ReadOnlySpan<double> a, int rows, int columns)
    {
        Demand(a, rows, columns);
        double[] work = a.ToArray();
        int rank = Math.Min(rows, columns);
        for (int i = 0; i < rank; i++)
        {
            Span<double> v = Right(i, i);
            double norm = Vectors64.Norm(v), first = v[0];
            if (norm == 0)
                continue;
            double image = first > 0 ? -norm : norm;
            v[0] = first - image;
            double beta = 1 / (norm * (norm + Math.Abs(first)));
            for (int j = i + 1; j < rows; j++)
                Vectors64.Axpy(-beta * Vectors64.Dot(v, Right(j, i)), v, Right(j, i));
            v.Clear();
            v[0] = image;
        }
        var factor = new double[rows * rank];
        for (int i = 0; i < rows; i++)
            work.AsSpan(i * columns, rank).CopyTo(factor.AsSpan(i * rank));
        return factor;

        Span<double> Right(int row, int from) => work.AsSpan((row * columns) + from, columns - from);
    }

    private static void Demand(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        if (matrix.Length != rows * columns)
            throw new ArgumentException($"A matrix of {rows} rows and {columns} columns has {rows * columns} entries, not {matrix.Length}.", nameof(matrix));
    }
}
