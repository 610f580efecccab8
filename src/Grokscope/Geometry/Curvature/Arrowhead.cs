namespace Grokscope.Geometry.Curvature;

/// <summary>
/// An orthogonal U [k, k] that makes the arrowhead matrix [diag(d), s; sᵀ, ·] of order k + 1 tridiagonal and leaves its last coordinate
/// alone: Uᵀ·diag(d)·U is tridiagonal and Uᵀs = σ·e_(k−1). By Householder reflections from the last row upwards.
/// </summary>
/// <param name="Diagonal">Diagonal of Uᵀ·diag(d)·U, [k].</param>
/// <param name="OffDiagonal">Its off-diagonal and then σ: entry i couples coordinates i and i + 1, [k].</param>
/// <param name="Rotation">U, [k][k].</param>
internal sealed record Arrowhead(double[] Diagonal, double[] OffDiagonal, double[][] Rotation)
{
    /// <summary>Finds U.</summary>
    /// <param name="d">Diagonal, [k].</param>
    /// <param name="s">Last column without its last entry, [k].</param>
    public static Arrowhead Tridiagonalise(ReadOnlySpan<double> d, ReadOnlySpan<double> s)
    {
        int k = d.Length;
        var a = new double[k][];
        var u = new double[k][];
        for (int i = 0; i < k; i++)
        {
            (a[i], u[i]) = (new double[k], new double[k]);
            (a[i][i], u[i][i]) = (d[i], 1);
        }
        var off = new double[k];
        double[] row = s.ToArray();
        for (int n = k; n >= 1; n--)
        {
            // row couples the first n coordinates to the next one; a reflection gathers that in the last of them.
            off[n - 1] = Reflect(row.AsSpan(0, n), a, u);
            row = [.. a[n - 1]];
        }
        var diagonal = new double[k];
        for (int i = 0; i < k; i++)
            diagonal[i] = a[i][i];
        return new Arrowhead(diagonal, off, u);
    }

    /// <summary>Turns x into (0, …, 0, σ) by I − 2vvᵀ/vᵀv, applied to a on both sides and to u on the right; σ.</summary>
    private static double Reflect(Span<double> x, double[][] a, double[][] u)
    {
        int n = x.Length;
        double rest = 0;
        for (int i = 0; i < n - 1; i++)
            rest += x[i] * x[i];
        if (rest == 0)
            return x[n - 1];
        double norm = Math.Sqrt(rest + (x[n - 1] * x[n - 1]));
        double sigma = x[n - 1] < 0 ? norm : -norm;
        x[n - 1] -= sigma;
        double factor = 2 / (rest + (x[n - 1] * x[n - 1]));
        for (int i = 0; i < n; i++)
            ReflectRow(a[i], x, factor);
        foreach (double[] rotated in u)
            ReflectRow(rotated, x, factor);
        for (int column = 0; column < n; column++)
        {
            double dot = 0;
            for (int i = 0; i < n; i++)
                dot += a[i][column] * x[i];
            for (int i = 0; i < n; i++)
                a[i][column] -= factor * dot * x[i];
        }
        return sigma;
    }

    private static void ReflectRow(double[] row, ReadOnlySpan<double> v, double factor)
    {
        double dot = 0;
        for (int i = 0; i < v.Length; i++)
            dot += row[i] * v[i];
        for (int i = 0; i < v.Length; i++)
            row[i] -= factor * dot * v[i];
    }
}
