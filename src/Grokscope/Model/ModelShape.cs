namespace Grokscope.Model;

/// <summary>
/// Sizes of the shared-trunk Transformer: a pre-norm encoder over the two tokens of a pair (a, b), read out at position 0 by one
/// linear head per task. Source: method.md §2.1.
/// </summary>
/// <param name="P">Modulus: tokens are 0 … P−1, and each head has P classes.</param>
/// <param name="C">Width (d_model); a multiple of <paramref name="H"/>.</param>
/// <param name="L">Encoder layers.</param>
/// <param name="H">Attention heads per layer, each of width C / H.</param>
/// <param name="F">Hidden units of the MLP (d_ff).</param>
/// <param name="Tasks">Names of the K tasks, in the order of their heads.</param>
/// <seealso cref="Transformer"/>
public sealed record ModelShape(int P, int C, int L, int H, int F, IReadOnlyList<string> Tasks)
{
    /// <summary>Tokens of an input: always the two operands.</summary>
    public const int T = 2;

    /// <summary>Number of tasks, each with a head of its own.</summary>
    public int K => Tasks.Count;

    /// <summary>Width of one attention head, C / H.</summary>
    public int HeadWidth => C / H;

    /// <summary>Number of pairs that the two tokens can form, P². A pair (a, b) is written as the index a·P + b.</summary>
    public int Pairs => P * P;

    /// <summary>Tokens of a pair that a layer must work out: both, but in the last layer only the one that is read.</summary>
    internal int Queries(int layer) => layer == L - 1 ? 1 : T;
}
