using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Compression;

/// <summary>A matrix of θ as it is cut up for low rank: consecutive entries, row-major.</summary>
/// <param name="Offset">Index in θ of its first entry.</param>
/// <param name="Rows">Its rows m.</param>
/// <param name="Columns">Its columns n.</param>
internal readonly record struct MatrixBlock(int Offset, int Rows, int Columns)
{
    /// <summary>m·n.</summary>
    public int Count => Rows * Columns;

    /// <summary>The published blocks: each tensor with two dimensions and at least 128 entries, in_proj_weight [3C, C] as one. Source: method.md §14.</summary>
    public static IReadOnlyList<MatrixBlock> Packed(ParameterLayout layout) => [.. Large(layout).Select(Of)];

    /// <summary>The same with in_proj_weight as WQ, WK and WV, [C, C] each.</summary>
    public static IReadOnlyList<MatrixBlock> PerMatrix(ParameterLayout layout)
    {
        int C = layout.Shape.C;
        return [.. Large(layout).SelectMany(p => p.Name.EndsWith("in_proj_weight", StringComparison.Ordinal)
            ? Enumerable.Range(0, 3).Select(i => new MatrixBlock(p.Offset + (i * C * C), C, C))
            : [Of(p)])];
    }

    /// <summary>The packed blocks of the attention alone: in_proj_weight and out_proj.weight. Source: method.md §15, 4.</summary>
    public static IReadOnlyList<MatrixBlock> Attention(ParameterLayout layout) =>
        [.. Large(layout).Where(p => p.Name.Contains(".self_attn.", StringComparison.Ordinal)).Select(Of)];

    private static IEnumerable<Parameter> Large(ParameterLayout layout) => layout.Parameters.Where(p => p.Shape.Count == 2 && p.Count >= 128);

    private static MatrixBlock Of(Parameter parameter) => new(parameter.Offset, parameter.Shape[0], parameter.Shape[1]);
}

/// <summary>
/// Best approximations of a given rank, block by block: Σ_(i ≤ r) σ_i u_i v_iᵀ. Entries of no block stay as they are. Decomposes once for all ranks. Source:
/// method.md §14, §15.
/// </summary>
internal sealed class LowRank
{
    private readonly double[] _whole;
    private readonly IReadOnlyList<MatrixBlock> _blocks;
    private readonly SingularValueDecomposition[] _parts;

    /// <summary>Decomposes the blocks of a vector.</summary>
    /// <param name="whole">[N].</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <exception cref="OperationCanceledException">It was asked for.</exception>
    public LowRank(double[] whole, IReadOnlyList<MatrixBlock> blocks, CancellationToken stop = default)
    {
        (_whole, _blocks) = (whole, blocks);
        _parts =
        [
            .. blocks.Select(block =>
            {
                stop.ThrowIfCancellationRequested();
                return SingularValueDecomposition.Of(whole.AsSpan(block.Offset, block.Count), block.Rows, block.Columns);
            }),
        ];
    }

    /// <summary>The smallest rank from which on nothing is left out: the largest full rank of a block.</summary>
    public int FullRank => _blocks.Count == 0 ? 0 : _blocks.Max(block => Math.Min(block.Rows, block.Columns));

    /// <summary>All blocks at this rank, or their full one where that is smaller.</summary>
    /// <param name="rank">r, at least 0.</param>
    /// <returns>r(m + n) numbers a block, or m·n where that is fewer, and all other entries.</returns>
    public Description At(int rank)
    {
        double[] values = [.. _whole];
        int numbers = _whole.Length;
        for (int b = 0; b < _blocks.Count; b++)
        {
            MatrixBlock block = _blocks[b];
            if (rank >= Math.Min(block.Rows, block.Columns))
                continue;
            numbers += Math.Min(rank * (block.Rows + block.Columns), block.Count) - block.Count;
            Span<double> target = values.AsSpan(block.Offset, block.Count);
            target.Clear();
            SingularValueDecomposition part = _parts[b];
            for (int i = 0; i < rank; i++)
                for (int row = 0; row < block.Rows; row++)
                    Vectors64.Axpy(part.Values[i] * part.Left[i][row], part.Right[i], target.Slice(row * block.Columns, block.Columns));
        }
        return new Description(values, (double)Description.Whole * numbers);
    }
}
