using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>What is learned: table [task] of an experiment file.</summary>
/// <seealso cref="Experiment"/>
public sealed record TaskOptions
{
    /// <summary>P.</summary>
    // From 3, since modulus 2 leaves a single pair without zero; to 4096, whose P² pairs still fit in memory.
    [Setting("modulus", "modulus P; tokens and answers are 0 … P−1", "method.md §1",
        Minimum = 3, Maximum = 4096, IsCommon = true)]
    public int Modulus { get; init; } = 97;

    /// <summary>Share of the pairs that is trained on; the others are the test.</summary>
    [Setting("train_fraction", "share of the pairs that is trained on; the others are the test", "method.md §1", Above = 0, Below = 1, IsCommon = true)]
    public double TrainFraction { get; init; } = 0.5;

    /// <summary>Whether a and b take the value 0.</summary>
    [Setting("include_zero", "whether the operands take the value 0", "method.md §1: zero excluded, so that multiplication is invertible")]
    public bool IncludeZero { get; init; }

    /// <summary>The tasks, in the order of the model's heads.</summary>
    [Setting("outputs", "the tasks, expressions in a and b, in the order of the model's heads", "what is learned is the study's own choice", Required = true, IsCommon = true)]
    public IReadOnlyList<ModularTask> Outputs { get; init; } = [];
}
