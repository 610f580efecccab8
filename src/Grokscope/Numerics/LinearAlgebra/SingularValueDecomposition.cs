namespace Grokscope.Numerics.LinearAlgebra;

/// <summary>
/// Singular values and vectors of a dense matrix A = Σ_i σ_i u_i v_iᵀ, [rows, columns], row-major, by one-sided Jacobi rotations: pairs of
/// rows (of Aᵀ, where A has more rows than columns) are rotated until all are orthogonal; their norms are then the singular values.
/// A row of which only rounding errors are left becomes 0. Small singular values that come from small rows have small relative errors; all others
/// have errors of some 1e-16 of the largest. Same bits on every machine.
/// Source: Demmel and Veselić, Jacobi's method is more accurate than QR (SIAM J. Matrix Anal. Appl. 13, 1992).
/// </summary>
/// <param name="Values">σ_i, descending; min(rows, columns) many.</param>
/// <param name="Left">Unit vectors u_i, each [rows]; that of a singular value 0 may be 0.</param>
/// <param name="Right">Unit vectors v_i, each [columns]; that of a singular value 0 may be 0.</param>
/// <example>
/// <code>
/// Parameter embedding = run.Layout["tok_emb.weight"];
/// double[] weights = Vectors64.Widened(run.Weights(run.Steps[^1], embedding.Name));
/// double[] values = SingularValueDecomposition.ValuesOf(weights, embedding.Shape[0], embedding.Shape[1]);
/// Console.WriteLine($"the largest of {values.Length} singular values is {values.Max():f2}");
/// </code>
/// </example>
public sealed record SingularValueDecomposition(double[] Values, double[][] Left, double[][] Right)
{
    private const int MostSweeps = 60;
    private const double Epsilon = 1.0 / (1L << 52);

    // Rounding errors of a row after all its rotations, in units of those of the largest row that went into it.
    private const double NoiseFactor = 16;

    /// <summary>Decomposes A.</summary>
    /// <exception cref="ArgumentException">The matrix does not have rows · columns entries.</exception>
    /// <exception cref="ArithmeticException">An entry is NaN or infinite.</exception>
    public static SingularValueDecomposition Of(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        bool turned = rows > columns;
        double scale = PowerOfTwo.Of(matrix);
        double[][] vectors = Split(matrix, rows, columns, turned, scale);
        var rotations = new double[vectors.Length][];
        for (int i = 0; i < vectors.Length; i++)
            (rotations[i] = new double[vectors.Length])[i] = 1;
        Orthogonalise(vectors, rotations);
        (double[] values, int[] order) = Sorted(vectors);
        for (int i = 0; i < vectors.Length; i++)
            if (values[i] > 0)
                Vectors64.Scale(1 / values[i], vectors[order[i]]);
        Vectors64.Scale(scale, values);
        double[][] image = [.. order.Select(i => vectors[i])], source = [.. order.Select(i => rotations[i])];
        return turned ? new SingularValueDecomposition(values, image, source) : new SingularValueDecomposition(values, source, image);
    }

    /// <summary>The singular values alone, descending, with errors of some 1e-16 of the largest; faster than <see cref="Of"/>.</summary>
    /// <inheritdoc cref="Of"/>
    public static double[] ValuesOf(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        double scale = PowerOfTwo.Of(matrix);
        double[] values = Bidiagonal.SingularValues(Split(matrix, rows, columns, rows > columns, scale));
        Vectors64.Scale(scale, values);
        return values;
    }

    private static double[][] Split(ReadOnlySpan<double> matrix, int rows, int columns, bool turned, double scale)
    {
        if (matrix.Length != rows * columns)
            throw new ArgumentException($"A matrix of {rows} rows and {columns} columns has {rows * columns} entries, not {matrix.Length}.", nameof(matrix));
        var vectors = new double[turned ? columns : rows][];
        for (int i = 0; i < vectors.Length; i++)
        {
            var vector = vectors[i] = new double[turned ? rows : columns];
            for (int j = 0; j < vector.Length; j++)
                vector[j] = matrix[turned ? (j * columns) + i : (i * columns) + j] / scale;
        }
        return vectors;
    }

    private static void Orthogonalise(double[][] vectors, double[][] rotations)
    {
        int n = vectors.Length;
        double tolerance = Epsilon * Math.Sqrt(n == 0 ? 0 : Math.Max(n, vectors[0].Length));
        double[] squares = new double[n], noise = [.. vectors.Select(vector => Epsilon * Vectors64.Norm(vector))];
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            bool rotated = false;
            for (int i = 0; i < n; i++)
            {
                squares[i] = Vectors64.Dot(vectors[i], vectors[i]);
                if (squares[i] > NoiseFactor * NoiseFactor * noise[i] * noise[i])
                    continue;
                // Several rows of rounding errors in a common subspace would never become orthogonal.
                Array.Clear(vectors[i]);
                squares[i] = 0;
            }
            for (int i = 0; i < n; i++)
                for (int j = i + 1; j < n; j++)
                {
                    double product = Vectors64.Dot(vectors[i], vectors[j]);
                    if (!(Math.Abs(product) > tolerance * Math.Sqrt(squares[i] * squares[j])))
                        continue;
                    rotated = true;
                    double half = (squares[j] - squares[i]) / (2 * product);
                    double tangent = (half < 0 ? -1 : 1) / (Math.Abs(half) + Math.Sqrt(1 + (half * half)));
                    double c = 1 / Math.Sqrt(1 + (tangent * tangent)), s = c * tangent;
                    Vectors64.Rotate(c, s, vectors[i], vectors[j]);
                    Vectors64.Rotate(c, s, rotations[i], rotations[j]);
                    squares[i] = Math.Max(0, squares[i] - (tangent * product));
                    squares[j] = Math.Max(0, squares[j] + (tangent * product));
                    (noise[i], noise[j]) = (Math.Max(c * noise[i], Math.Abs(s) * noise[j]), Math.Max(c * noise[j], Math.Abs(s) * noise[i]));
                }
            if (!rotated)
                return;
        }
        throw new ArithmeticException($"The rows were not orthogonal after {MostSweeps} sweeps.");
    }

    private static (double[] Values, int[] Order) Sorted(double[][] vectors)
    {
        double[] norms = [.. vectors.Select(vector => Vectors64.Norm(vector))];
        int[] order = [.. Enumerable.Range(0, norms.Length).OrderByDescending(i => norms[i])];
        return ([.. order.Select(i => norms[i])], order);
    }
}
