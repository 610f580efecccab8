using Grokscope.Model;

namespace Grokscope.Geometry.Paths;

/// <summary>Which of a layer's attention matrices.</summary>
/// <seealso cref="AttentionMatrix"/>
public enum AttentionRole
{
    /// <summary>Queries: rows 0 … C−1 of in_proj_weight.</summary>
    WQ,

    /// <summary>Keys: rows C … 2C−1 of in_proj_weight.</summary>
    WK,

    /// <summary>Values: rows 2C … 3C−1 of in_proj_weight.</summary>
    WV,

    /// <summary>Output: out_proj.weight.</summary>
    WO,
}

/// <summary>An attention matrix [C, C], row-major, and its place in θ. Source: method.md §2.1, §5.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="Role">Which of the layer's four.</param>
/// <param name="Offset">Index in θ of its first entry.</param>
/// <param name="Width">C, its rows and its columns.</param>
/// <example>
/// <code>
/// float[] theta = run.Weights(run.Steps[^1]);
/// foreach (AttentionMatrix matrix in AttentionMatrix.Of(run.Layout).Where(m =&gt; m.Role == AttentionRole.WQ))
///     Console.WriteLine($"{matrix.Name}: {Vectors64.Norm(theta[matrix.Range]):f2}");
/// </code>
/// </example>
public sealed record AttentionMatrix(int Layer, AttentionRole Role, int Offset, int Width)
{
    /// <summary>Name in tables: "layer0.WQ".</summary>
    public string Name => $"layer{Layer}.{Role}";

    /// <summary>Number of entries, C².</summary>
    public int Count => Width * Width;

    /// <summary>The entries' range in θ.</summary>
    public Range Range => Offset..(Offset + Count);

    /// <summary>All of a model: layer by layer, WQ, WK, WV, WO.</summary>
    public static IReadOnlyList<AttentionMatrix> Of(ParameterLayout layout)
    {
        int C = layout.Shape.C;
        return
        [
            .. layout.Layers.SelectMany((layer, index) => Enum.GetValues<AttentionRole>().Select(role => new AttentionMatrix(
                index, role, role == AttentionRole.WO ? layer.OutWeight : layer.InWeight + ((int)role * C * C), C))),
        ];
    }
}
