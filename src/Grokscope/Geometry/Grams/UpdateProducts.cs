using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Grams;

/// <summary>
/// Inner products ⟨d_t, d_(t−j)⟩, j = 0 … W−1, of the updates d_t = u_t − u_(t−1) of all attention weights u (in_proj and out_proj, no biases) between given
/// snapshots. Taken of the updates themselves, whose entries are exact in float64: from products of whole paths they would be small differences of large
/// numbers, and late updates of a run without decay would drown in them. One pass, W updates in memory. Source: method.md §21.
/// </summary>
internal sealed class UpdateProducts
{
    private readonly double[][] _band; // [T − 1][W]: entry j of t is ⟨d_t, d_(t−j)⟩

    private UpdateProducts(IReadOnlyList<int> steps, double[][] band) => (Steps, _band) = (steps, band);

    /// <summary>Steps of the snapshots, [T]; update t leads from t to t + 1, t = 0 … T−2.</summary>
    public IReadOnlyList<int> Steps { get; }

    /// <summary>Number of updates, T − 1.</summary>
    public int Count => _band.Length;

    /// <summary>Of some snapshots of a run.</summary>
    /// <param name="snapshots">The weights.</param>
    /// <param name="layout">Where the attention weights are.</param>
    /// <param name="steps">Steps of the snapshots, ascending, [T].</param>
    /// <param name="window">W.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <inheritdoc cref="ISnapshots.ReadRange"/>
    public static UpdateProducts Of(ISnapshots snapshots, ParameterLayout layout, IReadOnlyList<int> steps, int window, CancellationToken stop)
    {
        AttentionMatrix[] matrices = [.. AttentionMatrix.Of(layout)];
        int n = matrices.Sum(matrix => matrix.Count);
        double[][] updates = [.. Enumerable.Range(0, window).Select(_ => new double[n])]; // update t at t mod W
        var band = new double[Math.Max(steps.Count - 1, 0)][];
        float[] before = Read(0), after;
        for (int t = 0; t < band.Length; t++, before = after)
        {
            stop.ThrowIfCancellationRequested();
            after = Read(t + 1);
            double[] update = updates[t % window];
            Vectors64.Subtract(after, before, update);
            band[t] = [.. Enumerable.Range(0, Math.Min(window, t + 1)).Select(j => Vectors64.Dot(update, updates[(t - j) % window]))];
        }
        return new UpdateProducts(steps, band);

        float[] Read(int index)
        {
            var weights = new float[n];
            int at = 0;
            foreach (AttentionMatrix matrix in matrices)
            {
                snapshots.ReadRange(steps[index], matrix.Offset, weights.AsSpan(at, matrix.Count));
                at += matrix.Count;
            }
            return weights;
        }
    }

    /// <summary>The Gram matrix [W, W] of the W updates that end with update t.</summary>
    public double[] Gram(int t, int window)
    {
        var gram = new double[window * window];
        for (int i = 0; i < window; i++)
            for (int j = 0; j <= i; j++)
                gram[(i * window) + j] = gram[(j * window) + i] = _band[t - window + 1 + i][i - j];
        return gram;
    }
}
