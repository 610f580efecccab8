using System.IO.Enumeration;
using Grokscope.Model;

namespace Grokscope.Training.Interventions;

/// <summary>Tensors named by patterns, in which * stands for any letters.</summary>
internal static class TensorNames
{
    /// <summary>The tensors that at least one pattern names, in flat order.</summary>
    public static IReadOnlyList<Parameter> Matching(ParameterLayout layout, IReadOnlyList<string> patterns) =>
        [.. layout.Parameters.Where(tensor => patterns.Any(pattern => Matches(pattern, tensor)))];

    /// <summary>The first pattern that names no tensor; null where each names one.</summary>
    public static string? WithoutTensor(ParameterLayout layout, IReadOnlyList<string> patterns) =>
        patterns.FirstOrDefault(pattern => !layout.Parameters.Any(tensor => Matches(pattern, tensor)));

    private static bool Matches(string pattern, Parameter tensor) => FileSystemName.MatchesSimpleExpression(pattern, tensor.Name, ignoreCase: false);
}
