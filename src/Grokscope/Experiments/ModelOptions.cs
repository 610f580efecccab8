namespace Grokscope.Experiments;

/// <summary>Size of the Transformer: table [model] of an experiment file. The upper bounds keep N below 2^31.</summary>
/// <seealso cref="Experiment"/>
public sealed record ModelOptions
{
    /// <summary>C.</summary>
    [Setting("d_model", "width C of the residual stream; a multiple of heads", "method.md §2.1", Minimum = 1, Maximum = 1024, IsCommon = true)]
    public int Width { get; init; } = 128;

    /// <summary>L.</summary>
    [Setting("layers", "encoder layers L", "method.md §2.1", Minimum = 1, Maximum = 24, IsCommon = true)]
    public int Layers { get; init; } = 2;

    /// <summary>H.</summary>
    [Setting("heads", "attention heads H per layer", "method.md §2.1", Minimum = 1, Maximum = 1024, IsCommon = true)]
    public int Heads { get; init; } = 4;

    /// <summary>F.</summary>
    [Setting("d_ff", "hidden units F of each MLP", "method.md §2.1", Minimum = 1, Maximum = 4096, IsCommon = true)]
    public int Hidden { get; init; } = 256;
}
