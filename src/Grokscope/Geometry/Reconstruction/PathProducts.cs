using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Reconstruction;

/// <summary>
/// Points in the span of some snapshots, by their coordinates c: θ = c_0·θ_0 + Σ_t c_t·x_t with x_t = θ_t − θ_0, t over all snapshots but the
/// first. Any projection of a path is such a point, so that it is found among n numbers and not among N.
/// </summary>
internal sealed class PathProducts
{
    private readonly double[] _products; // [n, n]: of θ_0, x_1, x_2, …

    private PathProducts(IReadOnlyList<int> steps, double[] products) => (Steps, _products) = (steps, products);

    /// <summary>Steps of the snapshots, the first first, [n].</summary>
    public IReadOnlyList<int> Steps { get; }

    /// <summary>n.</summary>
    public int Count => Steps.Count;

    /// <summary>Inner products of a run's snapshots at these indices.</summary>
    /// <param name="run">The run.</param>
    /// <param name="indices">Indices of snapshots, ascending, 0 first.</param>
    public static PathProducts Of(MeasuredRun run, IReadOnlyList<int> indices)
    {
        PathGram gram = PathGrams.Of(run).Whole;
        double[] initial = run.Shared("path-products/initial", () => WithInitial(run));
        int n = indices.Count;
        var products = new double[n * n];
        for (int s = 0; s < n; s++)
            for (int t = 0; t < n; t++)
                products[(s * n) + t] = s > 0 && t > 0 ? gram.Inner[(indices[s] * gram.Count) + indices[t]] : initial[indices[Math.Max(s, t)]];
        return new PathProducts([.. indices.Select(index => run.Steps[index])], products);
    }

    /// <summary>Coordinates of the snapshot with index t of n.</summary>
    public static double[] Point(int n, int t)
    {
        var point = new double[n];
        point[0] = point[t] = 1;
        return point;
    }

    /// <summary>Coordinates of a − b.</summary>
    public static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    /// <summary>Coordinates of the mean of points.</summary>
    public static double[] Mean(double[][] points) => [.. Enumerable.Range(0, points[0].Length).Select(i => points.Sum(point => point[i]) / points.Length)];

    /// <summary>⟨a, b⟩ of two points or directions.</summary>
    public double Inner(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Vectors64.Dot(Apply(a), b);

    /// <summary>Their products with each of θ_0, x_1, x_2, …, [n].</summary>
    public double[] Apply(ReadOnlySpan<double> c)
    {
        var image = new double[Count];
        for (int s = 0; s < image.Length; s++)
            image[s] = Vectors64.Dot(_products.AsSpan(s * Count, Count), c);
        return image;
    }

    // ⟨θ_0, x_t⟩, and ‖θ_0‖² at t = 0.
    private static double[] WithInitial(MeasuredRun run)
    {
        float[] initial = run.Snapshots.Read(run.Steps[0]);
        var products = new double[run.Steps.Count];
        products[0] = Vectors64.Dot(initial, initial);
        var move = new double[initial.Length];
        for (int t = 1; t < products.Length; t++)
        {
            Vectors64.Subtract(run.Snapshots.Read(run.Steps[t]), initial, move);
            products[t] = Vectors64.Dot(initial, move);
        }
        return products;
    }
}
