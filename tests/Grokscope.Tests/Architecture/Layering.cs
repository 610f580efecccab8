namespace Grokscope.Tests.Architecture;

/// <summary>
/// An order of namespaces in which each may use only itself, those before it, and the root: layer X is the namespace
/// <c>root.X</c> with all below it. What stands in the root itself is for all, so it may use no layer.
/// </summary>
/// <param name="root">The namespace that holds the layers.</param>
/// <param name="layers">Names of the layers, lowest first.</param>
internal sealed class Layering(string root, params string[] layers)
{
    private const int Outside = int.MinValue;
    private const int Root = -1;
    private const int Unknown = int.MaxValue;

    /// <summary>Grokscope's layers, as the contract names them.</summary>
    public static Layering OfGrokscope { get; } =
        new("Grokscope", "Numerics", "Model", "Training", "Experiments", "Geometry", "Studies", "Report", "Server", "Cli");

    /// <summary>
    /// One line for each type that looks up, "A uses B", and for each whose namespace is no layer; ordered, without repeats.
    /// </summary>
    public IReadOnlyList<string> Violations(IEnumerable<Type> types)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Type type in types)
        {
            int layer = LayerOf(type);
            if (layer == Outside)
                continue;
            if (layer == Unknown)
            {
                found.Add($"{type.Namespace} is no layer, but holds {Outermost(type).Name}");
                continue;
            }
            foreach (Type used in TypeReferences.Of(type))
                if (LayerOf(used) > layer)
                    found.Add($"{Outermost(type).FullName} uses {Outermost(used).FullName}");
        }
        return [.. found];
    }

    private int LayerOf(Type type)
    {
        if (type.Namespace == root)
            return Root;
        if (type.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) != true)
            return Outside;
        int layer = Array.IndexOf(layers, type.Namespace[(root.Length + 1)..].Split('.')[0]);
        return layer < 0 ? Unknown : layer;
    }

    /// <summary>The type as written in the source: closures and iterators are nested in it.</summary>
    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
