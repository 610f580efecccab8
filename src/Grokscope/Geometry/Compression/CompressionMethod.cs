using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Compression;

/// <summary>A way to describe θ or Δ, with its settings from the most to the least that is left out.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Meaning">What it does, and what its value is.</param>
/// <param name="Work">Expected work, in evaluations.</param>
internal sealed record CompressionMethod(string Name, string Meaning, int Work)
{
    private static readonly int[] Ranks = [1, 2, 3, 4, 5, 8, 10, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512];
    private static readonly double[] Keeps = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 0.9, 1];
    private static readonly double[] Scales = [0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.5];
    private static readonly int[] Bits = [2, 3, 4, 5, 6, 7, 8, 10, 12];

    /// <summary>All methods.</summary>
    public static readonly IReadOnlyList<CompressionMethod> All =
    [
        new("svd_packed", "each matrix of at least 128 entries at rank value, in_proj as one [3C, C], as published", 20),
        new("svd_matrix", "the same with WQ, WK and WV apart", 20),
        new("svd_attention", "in_proj and out_proj at rank value, all else whole", 17),
        new("prune", "the share value of all entries, those of largest magnitude", 14),
        new("prune_tensor", "the share value of each tensor's entries", 14),
        new("quantise", "value bits an entry, one scale a tensor", 9),
        new("quantise_row", "value bits an entry, one scale a row of a matrix", 9),
        new("scale", "all entries times value", 12),
        new("scale_residual", "the tensors that write to the residual stream times value: nothing changes for θ but the norms' ε", 12),
        new("scale_others", "all other tensors times value", 12),
    ];

    /// <summary>Whether it makes the description shorter, so that one may ask how short it can be.</summary>
    public bool Shortens => !Name.StartsWith("scale", StringComparison.Ordinal);

    /// <summary>The method of this name.</summary>
    public static CompressionMethod Find(string name) => All.First(method => method.Name == name);

    /// <summary>Its descriptions of a vector, by value.</summary>
    /// <param name="layout">The model.</param>
    /// <param name="whole">θ or Δ, [N].</param>
    /// <param name="stop">Asks for an early end.</param>
    public IEnumerable<(double Value, Description Description)> Describe(ParameterLayout layout, double[] whole, CancellationToken stop) => Name switch
    {
        "svd_packed" => AtRanks(new LowRank(whole, MatrixBlock.Packed(layout), stop)),
        "svd_matrix" => AtRanks(new LowRank(whole, MatrixBlock.PerMatrix(layout), stop)),
        "svd_attention" => AtRanks(new LowRank(whole, MatrixBlock.Attention(layout), stop)),
        "prune" => Keeps.Select(keep => (keep, Pruning.Of(whole, [0..layout.Count], keep))),
        "prune_tensor" => Keeps.Select(keep => (keep, Pruning.Of(whole, Quantisation.PerTensor(layout), keep))),
        "quantise" => Bits.Select(bits => ((double)bits, Quantisation.Of(whole, Quantisation.PerTensor(layout), bits))),
        "quantise_row" => Bits.Select(bits => ((double)bits, Quantisation.Of(whole, Quantisation.PerRow(layout), bits))),
        "scale" => Scales.Select(scale => (scale, Scaled(whole, [0..layout.Count], scale))),
        "scale_residual" => Scales.Select(scale => (scale, Scaled(whole, ModuleGroup.ResidualWriters(layout).Ranges, scale))),
        "scale_others" => Scales.Select(scale => (scale, Scaled(whole, ModuleGroup.Others(layout, ModuleGroup.ResidualWriters(layout)).Ranges, scale))),
        _ => throw new InvalidOperationException($"Unknown method {Name}."),
    };

    // Past the first full rank nothing changes any more.
    private static IEnumerable<(double, Description)> AtRanks(LowRank parts) =>
        Ranks.TakeWhile(rank => rank < parts.FullRank).Append(parts.FullRank).Select(rank => ((double)rank, parts.At(rank)));

    private static Description Scaled(double[] whole, IEnumerable<Range> ranges, double scale)
    {
        double[] values = [.. whole];
        foreach (Range range in ranges)
            Vectors64.Scale(scale, values.AsSpan(range));
        return new Description(values, (double)Description.Whole * values.Length);
    }
}
