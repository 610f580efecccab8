namespace Grokscope.Numerics.LinearAlgebra;

/// <summary>
/// Singular values without vectors, several times faster than Jacobi rotations: Householder reflections from both sides leave a matrix B with
/// a diagonal d and the entries e below it; the tridiagonal matrix with a zero diagonal and d_0, e_0, d_1, e_1, … beside it has their ± as
/// eigenvalues. Source: Golub and Kahan, Calculating the singular values and pseudo-inverse of a matrix (SIAM J. Numer. Anal. 2, 1965).
/// </summary>
internal static class Bidiagonal
{
    /// <summary>Singular values, in descending order.</summary>
    /// <param name="rows">A, no more rows than columns; overwritten.</param>
    public static double[] SingularValues(double[][] rows)
    {
        int n = rows.Length;
        if (n == 0)
            return [];
        double[] beside = new double[2 * n], column = new double[n], sum = new double[rows[0].Length];
        for (int k = 0; k < n; k++)
        {
            Span<double> right = rows[k].AsSpan(k);
            (beside[2 * k], double beta) = Reflector(right);
            for (int i = k + 1; i < n; i++)
                Vectors64.Axpy(-beta * Vectors64.Dot(right, rows[i].AsSpan(k)), right, rows[i].AsSpan(k));
            if (k + 1 == n)
                break;
            Span<double> left = column.AsSpan(k + 1);
            for (int i = k + 1; i < n; i++)
                column[i] = rows[i][k];
            (beside[(2 * k) + 1], beta) = Reflector(left);
            Span<double> along = sum.AsSpan(k + 1);
            along.Clear();
            for (int i = k + 1; i < n; i++)
                Vectors64.Axpy(column[i], rows[i].AsSpan(k + 1), along);
            for (int i = k + 1; i < n; i++)
                Vectors64.Axpy(-beta * column[i], along, rows[i].AsSpan(k + 1));
        }
        double[] values = new Tridiagonal(new double[2 * n], beside).Eigenvalues(null);
        Array.Sort(values);
        Array.Reverse(values);
        return [.. values.Take(n).Select(value => Math.Max(0, value))];
    }

    // Makes x the v of I − βvvᵀ, which turns x into (image, 0, …, 0).
    private static (double Image, double Beta) Reflector(Span<double> x)
    {
        double norm = Vectors64.Norm(x), first = x[0];
        if (norm == 0)
            return (0, 0);
        double image = first > 0 ? -norm : norm;
        x[0] = first - image;
        return (image, 1 / (norm * (norm + Math.Abs(first))));
    }
}
