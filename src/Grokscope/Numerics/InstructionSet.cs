using System.Runtime.Intrinsics.X86;

namespace Grokscope.Numerics;

/// <summary>The variants of the engine's kernels. All give the same bits; they differ in speed only.</summary>
/// <seealso cref="Model.Transformer"/>
public enum InstructionSet
{
    /// <summary>One number at a time. Runs everywhere.</summary>
    Scalar,

    /// <summary>Eight float32 at a time; needs AVX2 and FMA.</summary>
    Avx2,

    /// <summary>Sixteen float32 at a time; needs AVX-512F.</summary>
    Avx512,
}

/// <summary>Which variant this process uses.</summary>
internal static class InstructionSets
{
    /// <summary>Environment variable that forces a variant: <c>avx512</c>, <c>avx2</c> or <c>scalar</c>.</summary>
    public const string Variable = "GROKSCOPE_ISA";

    private static readonly Lazy<InstructionSet> Chosen = new(() => Choose(Environment.GetEnvironmentVariable(Variable)));

    /// <summary>The variant of this process, chosen once: the one that <see cref="Variable"/> forces, else the fastest supported.</summary>
    /// <exception cref="ConfigurationException">The variable names no variant, or one that this processor lacks.</exception>
    public static InstructionSet Current => Chosen.Value;

    /// <summary>Whether this processor can run the variant.</summary>
    public static bool IsSupported(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => Avx512F.IsSupported,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };

    /// <summary>The variant's name as in <see cref="Variable"/>.</summary>
    public static string Name(this InstructionSet set) => set.ToString().ToLowerInvariant();

    internal static InstructionSet Choose(string? forced)
    {
        if (string.IsNullOrEmpty(forced))
            return IsSupported(InstructionSet.Avx512) ? InstructionSet.Avx512
                : IsSupported(InstructionSet.Avx2) ? InstructionSet.Avx2 : InstructionSet.Scalar;
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>())
            if (set.Name().Equals(forced.Trim(), StringComparison.OrdinalIgnoreCase))
                return IsSupported(set) ? set : throw new ConfigurationException(
                    $"{Variable}={forced}: this processor lacks it. Unset {Variable} to use the fastest variant that it has.");
        throw new ConfigurationException($"{Variable}={forced}: unknown; use avx512, avx2 or scalar, or unset it.");
    }
}
