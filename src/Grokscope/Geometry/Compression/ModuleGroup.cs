using Grokscope.Model;

namespace Grokscope.Geometry.Compression;

/// <summary>A part of the model by its tensors' names. Source: method.md §15, 5.</summary>
/// <param name="Name">other, encoder.layers.0, …, heads.</param>
/// <param name="Ranges">Its entries of θ.</param>
internal sealed record ModuleGroup(string Name, IReadOnlyList<Range> Ranges)
{
    /// <summary>The published groups: embeddings and the last norm, each layer, all heads.</summary>
    public static IReadOnlyList<ModuleGroup> Of(ParameterLayout layout) =>
        [.. layout.Parameters.GroupBy(NameOf).Select(group => new ModuleGroup(group.Key, [.. group.Select(parameter => parameter.Range)]))];

    /// <summary>
    /// The tensors that write to the residual stream: embeddings, and weights and biases of out_proj and linear2. Every reader has a norm before it, so a factor on all
    /// of them changes nothing but the weight of the norms' ε = 1e-5.
    /// </summary>
    public static ModuleGroup ResidualWriters(ParameterLayout layout) => new(
        "residual", [.. layout.Parameters.Where(p => p.Name.Contains("_emb", StringComparison.Ordinal) || p.Name.Contains("out_proj", StringComparison.Ordinal)
            || p.Name.Contains("linear2", StringComparison.Ordinal)).Select(parameter => parameter.Range)]);

    /// <summary>All tensors of a model that are not of a group.</summary>
    public static ModuleGroup Others(ParameterLayout layout, ModuleGroup group) =>
        new("others", [.. layout.Parameters.Select(parameter => parameter.Range).Where(range => !group.Ranges.Contains(range))]);

    /// <summary>One vector outside of the group, another in it.</summary>
    public double[] Swap(double[] outside, double[] inside)
    {
        double[] mixed = [.. outside];
        foreach (Range range in Ranges)
            inside.AsSpan(range).CopyTo(mixed.AsSpan(range));
        return mixed;
    }

    private static string NameOf(Parameter parameter)
    {
        string[] parts = parameter.Name.Split('.');
        return parts[0] == "encoder" ? string.Join('.', parts[..3]) : parts[0].StartsWith("head_", StringComparison.Ordinal) ? "heads" : "other";
    }
}
