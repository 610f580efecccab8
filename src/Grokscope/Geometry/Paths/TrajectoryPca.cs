using Grokscope.Geometry.Measuring;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Paths;

/// <summary>How a path's variance is spread over its principal directions.</summary>
/// <param name="Rows">n, rows of the path.</param>
/// <param name="Eigenvalues">S²/(n − 1), descending, [n]; noise below 1e-15 of the first.</param>
/// <param name="Total">Their sum, the total variance.</param>
/// <seealso cref="TrajectoryPca"/>
public sealed record PathSpectrum(int Rows, double[] Eigenvalues, double Total)
{
    /// <summary>Share of the total variance of component k = 1, 2, …; 0 past the last. At least 0: what rounding made negative is none.</summary>
    public double Share(int k) => k > Eigenvalues.Length ? 0 : Math.Max(0, Eigenvalues[k - 1]) / Total;

    /// <summary>Share of the first k components together.</summary>
    public double Cumulative(int k)
    {
        double sum = 0;
        for (int i = 1; i <= k; i++)
            sum += Share(i);
        return sum;
    }

    /// <summary>The shares of components 1 … count.</summary>
    public double[] Shares(int count) => [.. Enumerable.Range(1, count).Select(Share)];
}

/// <summary>
/// Principal component analysis of a path from its Gram matrix. Centred: of x_t − mean of x over the window; uncentred: of x_t itself, where
/// the zero row x_0 makes no difference to the shares. Shares are of the total variance. Source: method.md §5.
/// </summary>
/// <example>
/// <code>
/// PathGrams grams = PathGrams.Of(run.ForMeasures());
/// PathSpectrum whole = TrajectoryPca.Centred(grams.Whole, grams.Steps.Count);
/// PathGram own = PathGram.Of([.. run.Steps.Select(step =&gt; run.Weights(step, "tok_emb.weight"))]);
/// PathSpectrum embedding = TrajectoryPca.Centred(own, own.Count);
/// Console.WriteLine($"first component: {whole.Share(1):p1} of all weights' path, {embedding.Share(1):p1} of the embedding's");
/// </code>
/// </example>
public static class TrajectoryPca
{
    /// <summary>Rows below which a path has no spectrum (§5).</summary>
    public const int LeastRows = 3;

    /// <summary>Total variance below which a path has no spectrum (§5).</summary>
    internal const double LeastVariance = 1e-15;

    /// <summary>Why a path's first n rows have no spectrum; null where they have one.</summary>
    public static Undefined? Missing(PathGram gram, int n) =>
        n < LeastRows ? new Undefined($"a path needs {LeastRows} snapshots, and there are {n}")
        : Trace(gram.CentredWindow(n), n) / (n - 1) < LeastVariance ? new Undefined("the weights did not move")
        : null;

    /// <summary>Spectrum of the first n rows, centred on their own mean.</summary>
    public static PathSpectrum Centred(PathGram gram, int n) => Of(gram.CentredWindow(n), n);

    /// <summary>Spectrum of the first n rows about θ_0.</summary>
    public static PathSpectrum Uncentred(PathGram gram, int n) => Of(gram.Window(n), n);

    /// <summary>Spectrum of any Gram matrix [n, n], taken as it is.</summary>
    public static PathSpectrum Of(ReadOnlySpan<double> gram, int n)
    {
        double[] values = SymmetricEigen.Values(gram, n);
        Array.Reverse(values);
        for (int i = 0; i < n; i++)
            values[i] /= n - 1;
        return new PathSpectrum(n, values, Trace(gram, n) / (n - 1));
    }

    /// <summary>Lengths of the windows that grow from the first snapshot: the distinct integers of linspace(max(5, ⌊T/count⌋), T, count), truncated.</summary>
    /// <param name="T">Rows of the path.</param>
    /// <param name="count">How many windows, at least 2.</param>
    internal static IReadOnlyList<int> Windows(int T, int count)
    {
        int first = Math.Max(5, T / count);
        if (first >= T)
            return [T];
        double step = (double)(T - first) / (count - 1);
        return [.. Enumerable.Range(0, count).Select(i => i == count - 1 ? T : (int)((i * step) + first)).Distinct()];
    }

    internal static double Trace(ReadOnlySpan<double> gram, int n)
    {
        double trace = 0;
        for (int i = 0; i < n; i++)
            trace += gram[(i * n) + i];
        return trace;
    }
}
