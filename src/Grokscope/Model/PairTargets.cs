namespace Grokscope.Model;

/// <summary>
/// The right answers of every task for every pair. A pair (a, b) is written as the index a·P + b throughout Grokscope: data sets,
/// splits and batches are lists of such indices.
/// </summary>
/// <seealso cref="Training.Tasks.TaskSet"/>
public sealed class PairTargets
{
    /// <summary>Answer of a task that is not defined for a pair, such as a / b at b = 0.</summary>
    public const int Undefined = -1;

    private readonly int[][] _targets;

    /// <summary>Takes the answers as they are.</summary>
    /// <param name="modulus">P.</param>
    /// <param name="targets">[K][P²]: class 0 … P−1 of task k for the pair a·P + b, or <see cref="Undefined"/>.</param>
    public PairTargets(int modulus, int[][] targets)
    {
        Modulus = modulus;
        _targets = targets;
        foreach (int[] task in targets)
            if (task.Length != modulus * modulus)
                throw new ArgumentException($"A task needs an answer for each of the {modulus * modulus} pairs, but has {task.Length}.", nameof(targets));
    }

    /// <summary>P.</summary>
    public int Modulus { get; }

    /// <summary>K, the number of tasks.</summary>
    public int Tasks => _targets.Length;

    /// <summary>All answers of one task, [P²].</summary>
    public ReadOnlySpan<int> this[int task] => _targets[task];
}
