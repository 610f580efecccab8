using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Compression;

/// <summary>A way to describe θ or Δ, with its settings from the most to the least that is left out.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Meaning">What it does, and what its value is.</param>
/// <param name="Work">Expected work, in evaluations.</param>
/// <param name="Describe">Its descriptions of a vector [N], by value.</param>
/// <param name="Shortens">Whether it makes the description shorter, so that one may ask how short it can be.</param>
internal sealed record CompressionMethod(
    string Name, string Meaning, int Work, Func<ParameterLayout, double[], CancellationToken, IEnumerable<(double Value, Description Description)>> Describe, bool Shortens = true)
{
    private static readonly int[] Ranks = [1, 2, 3, 4, 5, 8, 10, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512];
    private static readonly double[] Keeps = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 0.9, 1];
    private static readonly double[] Scales = [0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.5];
    private static readonly int[] Bits = [2, 3, 4, 5, 6, 7, 8, 10, 12];

    /// <summary>All methods.</summary>
    public static readonly IReadOnlyList<CompressionMethod> All =
    [
        LowRank("svd_packed", "each matrix of at least 128 entries at rank value, in_proj as one [3C, C], as published", MatrixBlock.Packed),
        LowRank("svd_matrix", "the same with WQ, WK and WV apart", MatrixBlock.PerMatrix),
        LowRank("svd_attention", "in_proj and out_proj at rank value, all else whole", MatrixBlock.Attention),
        Pruned("prune", "the share value of all entries, those of largest magnitude", Whole),
        Pruned("prune_tensor", "the share value of each tensor's entries", Quantisation.PerTensor),
        Quantised("quantise", "value bits an entry, one scale a tensor", Quantisation.PerTensor),
        Quantised("quantise_row", "value bits an entry, one scale a row of a matrix", Quantisation.PerRow),
        Scaled("scale", "all entries times value", Whole),
        Scaled("scale_residual", "the tensors that write to the residual stream times value: nothing changes for θ but the norms' ε", layout => ModuleGroup.ResidualWriters(layout).Ranges),
        Scaled("scale_others", "all other tensors times value", layout => ModuleGroup.Others(layout, ModuleGroup.ResidualWriters(layout)).Ranges),
    ];

    /// <summary>The method of this name.</summary>
    public static CompressionMethod Find(string name) => All.First(method => method.Name == name);

    private static IEnumerable<Range> Whole(ParameterLayout layout) => [0..layout.Count];

    // Past the first full rank nothing changes any more.
    private static CompressionMethod LowRank(string name, string meaning, Func<ParameterLayout, IReadOnlyList<MatrixBlock>> blocks) => new(
        name, meaning, 20, (layout, whole, stop) =>
        {
            var parts = new LowRank(whole, blocks(layout), stop);
            return Ranks.TakeWhile(rank => rank < parts.FullRank).Append(parts.FullRank).Select(rank => ((double)rank, parts.At(rank)));
        });

    private static CompressionMethod Pruned(string name, string meaning, Func<ParameterLayout, IEnumerable<Range>> ranges) => new(
        name, meaning, Keeps.Length, (layout, whole, _) => Keeps.Select(keep => (keep, Pruning.Of(whole, ranges(layout), keep))));

    private static CompressionMethod Quantised(string name, string meaning, Func<ParameterLayout, IEnumerable<Range>> groups) => new(
        name, meaning, Bits.Length, (layout, whole, _) => Bits.Select(bits => ((double)bits, Quantisation.Of(whole, groups(layout), bits))));

    private static CompressionMethod Scaled(string name, string meaning, Func<ParameterLayout, IEnumerable<Range>> ranges) => new(
        name, meaning, Scales.Length, (layout, whole, _) => Scales.Select(scale => (scale, Times(whole, ranges(layout), scale))), Shortens: false);

    private static Description Times(double[] whole, IEnumerable<Range> ranges, double scale)
    {
        double[] values = [.. whole];
        foreach (Range range in ranges)
            Vectors64.Scale(scale, values.AsSpan(range));
        return new Description(values, (double)Description.Whole * values.Length);
    }
}
