using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Commutators;

/// <summary>The entries of θ that belong to attention: weights and biases of in_proj and out_proj of all layers. Source: method.md §2.3.</summary>
internal static class AttentionBlock
{
    /// <summary>Number of the entries, L·(4C² + 4C).</summary>
    public static int Count(ParameterLayout layout) => layout.Layers.Count * LengthOf(layout);

    /// <summary>‖vector restricted to attention‖.</summary>
    /// <param name="layout">The model.</param>
    /// <param name="vector">[N].</param>
    public static double Norm(ParameterLayout layout, ReadOnlySpan<double> vector)
    {
        double squares = 0;
        foreach (Range range in Ranges(layout))
        {
            double norm = Vectors64.Norm(vector[range]);
            squares += norm * norm;
        }
        return Math.Sqrt(squares);
    }

    /// <summary>The entries, a range of θ per layer: in_proj and out_proj, weights and biases, lie side by side.</summary>
    public static IEnumerable<Range> Ranges(ParameterLayout layout) =>
        layout.Layers.Select(layer => layer.InWeight..(layer.InWeight + LengthOf(layout)));

    private static int LengthOf(ParameterLayout layout) => layout.Layers[0].OutBias + layout.Shape.C - layout.Layers[0].InWeight;
}
