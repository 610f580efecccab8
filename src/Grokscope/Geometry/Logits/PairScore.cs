using Grokscope.Numerics;

namespace Grokscope.Geometry.Logits;

/// <summary>How a model does on one pair of one task.</summary>
/// <param name="Loss">Cross-entropy −ln softmax(z)_y, in nats.</param>
/// <param name="IsRight">Whether y is the class of the largest logit; of equal ones the lowest class counts, as in eval.csv.</param>
internal readonly record struct PairScore(double Loss, bool IsRight)
{
    /// <summary>Scores logits.</summary>
    /// <param name="logits">z, [P].</param>
    /// <param name="answer">y, 0 … P − 1.</param>
    public static PairScore Of(ReadOnlySpan<double> logits, int answer)
    {
        int best = 0;
        for (int c = 1; c < logits.Length; c++)
            if (logits[c] > logits[best])
                best = c;
        double sum = 0;
        foreach (double logit in logits)
            sum += Elementary64.Exp(logit - logits[best]);
        return new PairScore(Elementary64.Log(sum) + (logits[best] - logits[answer]), best == answer);
    }
}
