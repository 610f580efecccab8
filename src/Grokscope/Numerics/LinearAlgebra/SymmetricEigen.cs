namespace Grokscope.Numerics.LinearAlgebra;

/// <summary>Eigenvalues of a symmetric matrix with their eigenvectors.</summary>
/// <param name="Values">Eigenvalues.</param>
/// <param name="Vectors">Their unit eigenvectors, orthogonal to one another: [i] belongs to Values[i].</param>
/// <seealso cref="SymmetricEigen"/>
public sealed record Eigenpairs(double[] Values, double[][] Vectors);

/// <summary>
/// Eigenvalues and eigenvectors of a dense symmetric matrix A [n, n], row-major, of which the lower triangle is read: Householder
/// reflections to a tridiagonal matrix, then <see cref="Tridiagonal"/>. Errors are some units in the last place of the largest |eigenvalue|,
/// so eigenvalues below 1e-15 of it are noise. Same bits on every machine: written out here because MathNet's managed provider ends its
/// iterations by absolute thresholds and by powers and logarithms of the platform. A is scaled by a power of 2, so that any size will do.
/// </summary>
/// <example>
/// <code>
/// double[] matrix = [2, 1, 1, 2]; // [2, 2], row-major
/// Eigenpairs pairs = SymmetricEigen.All(matrix, 2);
/// Console.WriteLine($"{pairs.Values.Min()} and {pairs.Values.Max()}"); // 1 and 3
/// </code>
/// </example>
public static class SymmetricEigen
{
    /// <summary>All eigenvalues, ascending. About 4/3 n³ operations.</summary>
    /// <exception cref="ArgumentException">The matrix does not have n² entries.</exception>
    /// <exception cref="ArithmeticException">An entry is NaN or infinite.</exception>
    public static double[] Values(ReadOnlySpan<double> matrix, int n)
    {
        if (n == 0)
            return [];
        var reduced = new Reduction(matrix, n);
        double[] values = reduced.Matrix.Eigenvalues(null);
        Array.Sort(values);
        Vectors64.Scale(reduced.Scale, values);
        return values;
    }

    /// <summary>All eigenvalues, ascending, and their eigenvectors. About 9 n³ operations.</summary>
    /// <inheritdoc cref="Values"/>
    public static Eigenpairs All(ReadOnlySpan<double> matrix, int n)
    {
        if (n == 0)
            return new Eigenpairs([], []);
        var reduced = new Reduction(matrix, n);
        double[][] vectors = [.. Enumerable.Range(0, n).Select(i => Unit(n, i))];
        double[] values = reduced.Matrix.Eigenvalues(vectors);
        foreach (double[] vector in vectors)
            reduced.TurnBack(vector);
        Array.Sort(values, vectors);
        Vectors64.Scale(reduced.Scale, values);
        return new Eigenpairs(values, vectors);
    }

    /// <summary>The largest eigenvalues, descending, and their eigenvectors. About 4/3 n³ operations where they are few.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="n">Its rows.</param>
    /// <param name="count">How many, at most n.</param>
    /// <inheritdoc cref="Values"/>
    public static Eigenpairs Top(ReadOnlySpan<double> matrix, int n, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, n);
        if (count == 0)
            return new Eigenpairs([], []);
        var reduced = new Reduction(matrix, n);
        double[] values = reduced.Matrix.Eigenvalues(null);
        Array.Sort(values);
        Array.Reverse(values);
        values = values[..count];
        List<double[]> vectors = [];
        foreach (double value in values)
            vectors.Add(reduced.Matrix.Eigenvector(value, vectors));
        vectors.ForEach(reduced.TurnBack);
        Vectors64.Scale(reduced.Scale, values);
        return new Eigenpairs(values, [.. vectors]);
    }

    private static double[] Unit(int n, int i)
    {
        var unit = new double[n];
        unit[i] = 1;
        return unit;
    }

    /// <summary>A = scale · H_(n−1) … H_2 T H_2 … H_(n−1), where T is tridiagonal and H_i = I − β_i v_i v_iᵀ acts on the first i entries.</summary>
    private sealed class Reduction
    {
        private readonly double[] _reflectors; // row i: v_i in its first i entries
        private readonly double[] _beta;
        private readonly int _n;

        public Reduction(ReadOnlySpan<double> matrix, int n)
        {
            if (matrix.Length != n * n)
                throw new ArgumentException($"A matrix of {n} rows has {n * n} entries, not {matrix.Length}.", nameof(matrix));
            (_n, _beta, _reflectors) = (n, new double[n], matrix.ToArray());
            Scale = PowerOfTwo.Of(matrix);
            Vectors64.Scale(1 / Scale, _reflectors);
            double[] diagonal = new double[n], below = new double[n], p = new double[n];
            for (int i = n - 1; i >= 1; i--)
                below[i - 1] = Reflect(i, p);
            for (int i = 0; i < n; i++)
                diagonal[i] = _reflectors[(i * n) + i];
            Matrix = new Tridiagonal(diagonal, below);
        }

        public double Scale { get; }

        public Tridiagonal Matrix { get; }

        /// <summary>x ← H_(n−1) … H_2 x: from an eigenvector of T to one of A.</summary>
        public void TurnBack(double[] x)
        {
            for (int i = 2; i < _n; i++)
                if (_beta[i] != 0)
                    Vectors64.Axpy(-_beta[i] * Vectors64.Dot(Row(i, i), x.AsSpan(0, i)), Row(i, i), x.AsSpan(0, i));
        }

        // Makes row i zero but for its last two entries, and says which the one below the diagonal is.
        private double Reflect(int i, double[] buffer)
        {
            Span<double> v = Row(i, i);
            double norm = Vectors64.Norm(v), last = v[i - 1];
            if (i == 1 || norm == 0)
                return last;
            double image = last > 0 ? -norm : norm;
            v[i - 1] = last - image;
            double beta = _beta[i] = 1 / (norm * (norm + Math.Abs(last)));

            // p = βAv from the lower triangle; then A − vwᵀ − wvᵀ with w = p − β/2 (vᵀp) v is the reflected matrix.
            Span<double> p = buffer.AsSpan(0, i);
            p.Clear();
            for (int j = 0; j < i; j++)
            {
                Span<double> row = Row(j, j + 1);
                p[j] = Vectors64.Dot(row, v[..(j + 1)]);
                Vectors64.Axpy(v[j], row[..j], p[..j]);
            }
            Vectors64.Scale(beta, p);
            Vectors64.Axpy(-0.5 * beta * Vectors64.Dot(v, p), v, p);
            for (int j = 0; j < i; j++)
            {
                Span<double> row = Row(j, j + 1);
                Vectors64.Axpy(-v[j], p[..(j + 1)], row);
                Vectors64.Axpy(-p[j], v[..(j + 1)], row);
            }
            return image;
        }

        private Span<double> Row(int i, int count) => _reflectors.AsSpan(i * _n, count);
    }
}
