namespace Grokscope.Geometry.Curvature;

/// <summary>
/// Eigenvalues of a symmetric tridiagonal matrix, ascending, with chosen rows of its matrix of eigenvectors, by the implicit QL
/// iteration (Golub and Van Loan, Matrix Computations, 8.3). With few rows the work is O(m²), with all of them O(m³).
/// Errors are some ulps of the matrix' norm.
/// </summary>
internal sealed class TridiagonalEigen
{
    private const int MostIterations = 100;

    private readonly double[][] _columns;

    private TridiagonalEigen(double[] values, double[][] columns) => (Values, _columns) = (values, columns);

    /// <summary>Eigenvalues, ascending, [m].</summary>
    public double[] Values { get; }

    /// <summary>The chosen entries of the unit eigenvector of value i, in the order in which the rows were chosen.</summary>
    public double[] Vector(int i) => _columns[i];

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
        double[] d = diagonal.ToArray(), e = [.. offDiagonal[..(m - 1)], 0];
        var z = new double[m][];
        for (int i = 0; i < m; i++)
        {
            z[i] = new double[rows.Length];
            for (int row = 0; row < rows.Length; row++)
                z[i][row] = rows[row] == i ? 1 : 0;
        }
        for (int first = 0; first < m; first++)
            Isolate(d, e, z, first);
        Array.Sort(d, z);
        return new TridiagonalEigen(d, z);
    }

    /// <summary>Iterates until the entry beside d[first] is negligible.</summary>
    private static void Isolate(double[] d, double[] e, double[][] z, int first)
    {
        for (int iteration = 0; ; iteration++)
        {
            int last = first;
            while (last < d.Length - 1 && !IsNegligible(d, e, last))
                last++;
            if (last == first)
                return;
            if (iteration == MostIterations)
                throw new ArithmeticException($"The QL iteration has not converged for a tridiagonal matrix of order {d.Length}.");
            Sweep(d, e, z, first, last);
        }
    }

    private static bool IsNegligible(double[] d, double[] e, int i)
    {
        double size = Math.Abs(d[i]) + Math.Abs(d[i + 1]);
        return size + Math.Abs(e[i]) == size;
    }

    /// <summary>One QL step with Wilkinson's shift on rows first … last.</summary>
    private static void Sweep(double[] d, double[] e, double[][] z, int first, int last)
    {
        double g = (d[first + 1] - d[first]) / (2 * e[first]);
        double r = Hypotenuse(g, 1);
        g = d[last] - d[first] + (e[first] / (g + (g < 0 ? -r : r)));
        double sine = 1, cosine = 1, p = 0;
        for (int i = last - 1; i >= first; i--)
        {
            double f = sine * e[i], b = cosine * e[i];
            r = Hypotenuse(f, g);
            e[i + 1] = r;
            if (r == 0)
            {
                // The matrix splits here.
                d[i + 1] -= p;
                e[last] = 0;
                return;
            }
            sine = f / r;
            cosine = g / r;
            g = d[i + 1] - p;
            r = ((d[i] - g) * sine) + (2 * cosine * b);
            p = sine * r;
            d[i + 1] = g + p;
            g = (cosine * r) - b;
            Rotate(z[i], z[i + 1], cosine, sine);
        }
        d[first] -= p;
        e[first] = g;
        e[last] = 0;
    }

    private static void Rotate(double[] a, double[] b, double cosine, double sine)
    {
        for (int row = 0; row < a.Length; row++)
        {
            double f = b[row];
            b[row] = (sine * a[row]) + (cosine * f);
            a[row] = (cosine * a[row]) - (sine * f);
        }
    }

    /// <summary>√(a² + b²) without overflow.</summary>
    private static double Hypotenuse(double a, double b)
    {
        (a, b) = (Math.Abs(a), Math.Abs(b));
        double large = Math.Max(a, b), small = Math.Min(a, b);
        if (large == 0)
            return 0;
        double ratio = small / large;
        return large * Math.Sqrt(1 + (ratio * ratio));
    }
}
