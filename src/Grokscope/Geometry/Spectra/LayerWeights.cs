using Grokscope.Geometry.Paths;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Spectra;

/// <summary>The attention matrices of a layer at a snapshot, in float64, and what belongs to one head of them. Source: method.md §2.1.</summary>
/// <param name="C">Width of the residual stream.</param>
/// <param name="d">Width of a head.</param>
/// <param name="Matrices">WQ, WK, WV, WO, each [C, C], row-major.</param>
internal sealed record LayerWeights(int C, int d, IReadOnlyList<double[]> Matrices)
{
    public double[] this[AttentionRole role] => Matrices[(int)role];

    /// <summary>Of a layer of θ [N].</summary>
    public static LayerWeights Of(ParameterLayout layout, int layer, ReadOnlySpan<float> theta)
    {
        List<double[]> matrices = [];
        foreach (AttentionMatrix matrix in AttentionMatrix.Of(layout).Where(m => m.Layer == layer))
            matrices.Add(Vectors64.Widened(theta[matrix.Range]));
        return new LayerWeights(layout.Shape.C, layout.Shape.HeadWidth, matrices);
    }

    /// <summary>A head's rows of WQ, WK or WV, [d, C].</summary>
    public ReadOnlySpan<double> Rows(AttentionRole role, int head) => this[role].AsSpan(head * d * C, d * C);

    /// <summary>The published block of a head: its rows and the columns of the same indices, [d, d]. Source: method.md §18.</summary>
    public double[] DiagonalBlock(AttentionRole role, int head)
    {
        var block = new double[d * d];
        for (int i = 0; i < d; i++)
            Rows(role, head).Slice((i * C) + (head * d), d).CopyTo(block.AsSpan(i * d));
        return block;
    }

    /// <summary>QK_h = WQ_hᵀ WK_h: a score is xᵀ QK_h y/√d of query token x and key token y, biases apart.</summary>
    public HeadProduct QK(int head) => HeadProduct.Of(Rows(AttentionRole.WQ, head), Rows(AttentionRole.WK, head), d, C);

    /// <summary>OV_h = WO_h WV_h with WO_h [C, d] the head's columns: what attending to token y adds is OV_h y.</summary>
    public HeadProduct OV(int head) => HeadProduct.Of(
        Matrices64.Transposed(this[AttentionRole.WO], C, C).AsSpan(head * d * C, d * C), Rows(AttentionRole.WV, head), d, C);
}
