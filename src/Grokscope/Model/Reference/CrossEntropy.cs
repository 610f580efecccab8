namespace Grokscope.Model.Reference;

/// <summary>Cross-entropy of one task, −ln softmax(z)_y per pair. Source: method.md §3.</summary>
internal static class CrossEntropy
{
    /// <summary>Sum of the losses, and its derivative by the logits times a factor: scale · (softmax(z) − onehot(y)).</summary>
    /// <param name="logits">z [B, P]; receives the derivative.</param>
    /// <param name="pairs">Pair indices a·P + b, [B].</param>
    /// <param name="targets">y of every pair index, [P²].</param>
    /// <param name="classes">P.</param>
    /// <param name="scale">Factor of the derivative only.</param>
    /// <returns>Σ over the pairs, not scaled.</returns>
    /// <exception cref="ArgumentException">The task is not defined for one of the pairs.</exception>
    public static T SumAndDerivative<T>(Span<T> logits, ReadOnlySpan<int> pairs, ReadOnlySpan<int> targets, int classes, T scale)
        where T : struct, IScalar<T>
    {
        T sum = default, one = T.FromDouble(1);
        for (int b = 0; b < pairs.Length; b++)
        {
            Span<T> row = logits.Slice(b * classes, classes);
            int target = targets[pairs[b]];
            if (target == PairTargets.Undefined)
                throw new ArgumentException(
                    $"The task has no answer for pair {pairs[b]}: leave it out or give the task weight 0.", nameof(pairs));
            T right = row[target];
            sum += RowMath.Softmax(row) - right;
            row[target] -= one;
            foreach (ref T derivative in row)
                derivative *= scale;
        }
        return sum;
    }
}
