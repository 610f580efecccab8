using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Paths;

/// <summary>
/// Inner products of a path's rows: G_st = ⟨x_s, x_t⟩ with x_t = θ_t − θ_0, t = 0 … T−1 over snapshots, of all parameters or of some. G and
/// the path's SVD say the same: X = USVᵀ gives G = US²Uᵀ, but G stays small where X does not fit into memory. Source: method.md §5.
/// </summary>
/// <param name="Inner">G, [T, T], symmetric.</param>
/// <param name="StepSquares">[T]: ‖θ_t − θ_(t−1)‖², 0 at t = 0.</param>
/// <seealso cref="TrajectoryPca"/>
public sealed record PathGram(double[] Inner, double[] StepSquares)
{
    /// <summary>Of weights of your own.</summary>
    /// <param name="path">θ_0, θ_1, …, [T][N]; at least one.</param>
    public static PathGram Of(IReadOnlyList<float[]> path)
    {
        double[][] rows = [.. path.Select(theta => Vectors64.Difference(theta, path[0]))];
        double[] inner = [.. rows.SelectMany(s => rows.Select(t => Vectors64.Dot(s, t)))];
        double[] squares = [0, .. path.Skip(1).Zip(path, (after, before) => Vectors64.Difference(after, before)).Select(step => Vectors64.Dot(step, step))];
        return new PathGram(inner, squares);
    }

    /// <summary>T, rows of the path.</summary>
    public int Count => StepSquares.Length;

    /// <summary>‖θ_t − θ_(t−1)‖ for t = 1 … n−1: the steps of the first n rows.</summary>
    public double[] StepNorms(int n) => [.. StepSquares[1..n].Select(Math.Sqrt)];

    /// <summary>The first n rows' G, [n, n].</summary>
    public double[] Window(int n)
    {
        var window = new double[n * n];
        for (int s = 0; s < n; s++)
            Inner.AsSpan(s * Count, n).CopyTo(window.AsSpan(s * n));
        return window;
    }

    /// <summary>The first n rows' G, centred: CGC with C = 1 − 11ᵀ/n, which are the products of x_t − mean of x; [n, n].</summary>
    public double[] CentredWindow(int n) => Centred(Window(n), n);

    /// <summary>CGC of any symmetric G [n, n], in its place.</summary>
    internal static double[] Centred(double[] gram, int n)
    {
        var means = new double[n];
        for (int s = 0; s < n; s++)
        {
            double sum = 0;
            for (int t = 0; t < n; t++)
                sum += gram[(s * n) + t];
            means[s] = sum / n;
        }
        double mean = means.Sum() / n;
        for (int s = 0; s < n; s++)
            for (int t = 0; t < n; t++)
                // Symmetric to the bit: the two means are added first.
                gram[(s * n) + t] = gram[(s * n) + t] - (means[s] + means[t]) + mean;
        return gram;
    }
}
