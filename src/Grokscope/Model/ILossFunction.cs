namespace Grokscope.Model;

/// <summary>
/// The training loss L(θ) = Σ_t w_t · mean over pairs of the cross-entropy of task t, with its gradient. All that trains or measures
/// speaks to the model through this.
/// </summary>
/// <seealso cref="Transformer"/>
public interface ILossFunction
{
    /// <summary>The parameters' order in θ.</summary>
    ParameterLayout Layout { get; }

    /// <summary>Losses and gradient on a list of pairs, which may hold repeats (a batch drawn with replacement).</summary>
    /// <param name="theta">Parameters, [N].</param>
    /// <param name="pairs">Pair indices a·P + b; each with a defined answer in every task of non-zero weight; at least one.</param>
    /// <param name="taskWeights">w, [K]: 1 for each task gives the training loss, 1 and else 0 one task's own.</param>
    /// <param name="losses">Receives each task's mean cross-entropy (not weighted), [K]; 0 where its weight is 0.</param>
    /// <param name="gradient">Receives ∇L, [N].</param>
    void Gradient(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, Span<double> losses, Span<float> gradient);

    /// <summary>Losses and numbers of right answers (argmax; the lowest class wins a tie) on a list of pairs.</summary>
    /// <param name="theta">Parameters, [N].</param>
    /// <param name="pairs">Pair indices a·P + b; each with a defined answer in every task.</param>
    /// <param name="losses">Receives each task's mean cross-entropy, [K].</param>
    /// <param name="correct">Receives each task's number of right answers, [K].</param>
    void Evaluate(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<double> losses, Span<int> correct);
}
