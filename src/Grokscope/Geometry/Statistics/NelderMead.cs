namespace Grokscope.Geometry.Statistics;

/// <summary>
/// The simplex method of Nelder and Mead (Computer Journal 7, 1965) for a function of one to three variables without derivatives.
/// It finds a minimum near the start; the caller starts it from several places. No randomness: the same bits from the same start.
/// </summary>
internal static class NelderMead
{
    private const int MostSteps = 2000;

    /// <summary>Where the function is least, and its value there.</summary>
    /// <param name="function">The function; ∞ where it is not defined, never NaN. Must not keep its argument.</param>
    /// <param name="start">Where to begin, finite value; left as it is.</param>
    /// <param name="step">Size of the first simplex, in each variable.</param>
    /// <param name="tolerance">It ends where neither a variable nor the value, relative to 1 + |value|, differs by more over the simplex.</param>
    public static (double[] Point, double Value) Minimum(Func<double[], double> function, double[] start, double step, double tolerance)
    {
        int n = start.Length;
        double[][] points = [.. Enumerable.Range(0, n + 1).Select(i => start.Select((x, j) => j == i - 1 ? x + step : x).ToArray())];
        double[] values = [.. points.Select(function)];
        for (int round = 0; round < MostSteps; round++)
        {
            Array.Sort(values, points);
            if (IsSmall(points, values, tolerance))
                break;
            double[] centre = [.. Enumerable.Range(0, n).Select(j => points[..n].Sum(point => point[j]) / n)];
            var reflected = At(centre, points[n], -1);
            if (reflected.Value < values[0])
            {
                var expanded = At(centre, points[n], -2);
                (points[n], values[n]) = expanded.Value < reflected.Value ? expanded : reflected;
            }
            else if (reflected.Value < values[n - 1])
            {
                (points[n], values[n]) = reflected;
            }
            else
            {
                var contracted = At(centre, points[n], reflected.Value < values[n] ? -0.5 : 0.5);
                if (contracted.Value < Math.Min(reflected.Value, values[n]))
                    (points[n], values[n]) = contracted;
                else
                    for (int i = 1; i <= n; i++)
                        (points[i], values[i]) = At(points[0], points[i], 0.5);
            }
        }
        Array.Sort(values, points);
        return (points[0], values[0]);

        (double[] Point, double Value) At(double[] from, double[] towards, double share)
        {
            double[] point = [.. from.Select((x, j) => x + (share * (towards[j] - x)))];
            return (point, function(point));
        }
    }

    private static bool IsSmall(double[][] points, double[] values, double tolerance)
    {
        if (!(values[^1] - values[0] <= tolerance * (1 + Math.Abs(values[0]))))
            return false;
        for (int i = 1; i < points.Length; i++)
            for (int j = 0; j < points[0].Length; j++)
                if (!(Math.Abs(points[i][j] - points[0][j]) <= tolerance))
                    return false;
        return true;
    }
}
