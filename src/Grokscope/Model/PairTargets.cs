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

    /// <summary>Takes the answers as they are, without a copy: they must not be changed afterwards.</summary>
    /// <param name="modulus">P.</param>
    /// <param name="targets">[K][P²]: class 0 … P−1 of task k for the pair a·P + b, or <see cref="Undefined"/>.</param>
    /// <exception cref="ArgumentException">A task has not P² answers, or one that is neither a class nor <see cref="Undefined"/>.</exception>
    public PairTargets(int modulus, int[][] targets)
    {
        Modulus = modulus;
        _targets = targets;
        foreach (int[] task in targets)
        {
            if (task.Length != modulus * modulus)
                throw new ArgumentException($"A task needs an answer for each of the {modulus * modulus} pairs, but has {task.Length}.", nameof(targets));
            // They are places in memory to those that train.
            int pair = task.AsSpan().IndexOfAnyExceptInRange(Undefined, modulus - 1);
            if (pair >= 0)
                throw new ArgumentException(
                    $"An answer is a class from 0 to {modulus - 1}, or {Undefined} where there is none, but that of pair {pair} is {task[pair]}.", nameof(targets));
        }
    }

    /// <summary>P.</summary>
    public int Modulus { get; }

    /// <summary>K, the number of tasks.</summary>
    public int Tasks => _targets.Length;

    /// <summary>All answers of one task, [P²].</summary>
    public ReadOnlySpan<int> this[int task] => _targets[task];
}
