namespace Grokscope.Experiments;

/// <summary>What other programs call a key, so that someone who comes from them is told its name here.</summary>
internal static class OtherNames
{
    private static readonly (string Key, string[] Others)[] Known =
    [
        ("modulus", ["p", "prime"]),
        ("train_fraction", ["frac_train", "train_frac"]),
        ("outputs", ["tasks", "operations"]),
        ("d_model", ["width", "dim"]),
        ("layers", ["n_layers", "num_layers", "depth"]),
        ("heads", ["n_heads", "num_heads"]),
        ("d_ff", ["d_mlp", "dim_feedforward"]),
        ("steps", ["epochs", "num_steps", "max_steps"]),
        ("lr", ["learning_rate"]),
        ("weight_decay", ["wd", "decay"]),
        ("grad_clip", ["clip", "max_norm"]),
        ("snapshot_every", ["save_every"]),
    ];

    /// <summary>All of them, with the keys here.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Known
        .SelectMany(known => known.Others.Select(other => KeyValuePair.Create(other, known.Key)))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The key here, or null.</summary>
    public static string? KeyOf(string name) => All.GetValueOrDefault(name);
}
