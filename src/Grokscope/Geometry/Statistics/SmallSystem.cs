namespace Grokscope.Geometry.Statistics;

/// <summary>Ax = b for a few unknowns.</summary>
internal static class SmallSystem
{
    private const double LeastPivot = 1e-12;

    /// <summary>x by Cholesky's method; null where A is not positive definite, or so nearly that its pivots lose twelve digits.</summary>
    /// <param name="matrix">A, symmetric, [n, n].</param>
    /// <param name="right">b, [n].</param>
    public static double[]? Solve(double[,] matrix, double[] right)
    {
        int n = right.Length;
        var root = new double[n, n];
        double[] x = [.. right];
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++)
                    sum -= root[i, k] * root[j, k];
                if (i == j && !(sum > LeastPivot * matrix[j, j]))
                    return null;
                root[i, j] = i == j ? Math.Sqrt(sum) : sum / root[j, j];
            }
            for (int k = 0; k < j; k++)
                x[j] -= root[j, k] * x[k];
            x[j] /= root[j, j];
        }
        for (int j = n - 1; j >= 0; j--)
        {
            for (int k = j + 1; k < n; k++)
                x[j] -= root[k, j] * x[k];
            x[j] /= root[j, j];
        }
        return x;
    }
}
