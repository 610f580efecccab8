using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Fourier;

/// <summary>
/// Logits of one task on pairs, taken apart into what a softmax sees: z − its mean over the classes = m_c, the mean of class c over the pairs, + the rest, [n, P].
/// </summary>
internal sealed class TaskLogits
{
    // Below this share of all squares, what is left is the rounding of the means.
    private const double Rounding = 1e-20;

    /// <summary>Takes logits apart.</summary>
    /// <param name="P">Modulus, and number of classes.</param>
    /// <param name="pairs">Pairs a·P + b, [n].</param>
    /// <param name="trainCount">How many of them, from the first, are trained on.</param>
    /// <param name="answers">Of all pairs, [P²].</param>
    /// <param name="logits">z, [n, P]; becomes the rest.</param>
    public TaskLogits(int P, int[] pairs, int trainCount, ReadOnlySpan<int> answers, double[] logits)
    {
        (this.P, Pairs, TrainCount, Rest) = (P, pairs, trainCount, logits);
        Answers = new int[pairs.Length];
        Means = new double[P];
        double[] ones = [.. Enumerable.Repeat(1.0, P)];
        double all = Vectors64.Dot(logits, logits);
        for (int i = 0; i < pairs.Length; i++)
        {
            Answers[i] = answers[pairs[i]];
            Span<double> row = logits.AsSpan(i * P, P);
            Vectors64.Axpy(-Vectors64.Dot(row, ones) / P, ones, row);
            Vectors64.Axpy(1, row, Means);
        }
        Vectors64.Scale(1.0 / pairs.Length, Means);
        for (int i = 0; i < pairs.Length; i++)
        {
            Span<double> row = logits.AsSpan(i * P, P);
            Vectors64.Axpy(-1, Means, row);
            Variation += Vectors64.Dot(row, row);
        }
        if (Variation <= Rounding * all)
        {
            Variation = 0;
            Rest.AsSpan().Clear();
        }
    }

    /// <summary>Modulus, and number of classes.</summary>
    public int P { get; }

    /// <summary>Pairs a·P + b, [n].</summary>
    public int[] Pairs { get; }

    /// <summary>How many of them, from the first, are trained on; the others are the test.</summary>
    public int TrainCount { get; }

    /// <summary>Right answers, [n].</summary>
    public int[] Answers { get; }

    /// <summary>m, [P].</summary>
    public double[] Means { get; }

    /// <summary>The rest, [n, P].</summary>
    public double[] Rest { get; }

    /// <summary>Sum of squares of the rest; 0 where it is no more than rounding.</summary>
    public double Variation { get; }

    /// <summary>One task's part of logits of several.</summary>
    /// <param name="P">Modulus.</param>
    /// <param name="pairs">Pairs, [n].</param>
    /// <param name="trainCount">How many of them are trained on.</param>
    /// <param name="answers">Of the task for all pairs, [P²].</param>
    /// <param name="logits">[n, K·P].</param>
    /// <param name="task">0 … K − 1.</param>
    public static TaskLogits Of(int P, int[] pairs, int trainCount, ReadOnlySpan<int> answers, ReadOnlySpan<float> logits, int task)
    {
        int row = logits.Length / pairs.Length;
        var own = new double[pairs.Length * P];
        for (int i = 0; i < pairs.Length; i++)
            for (int c = 0; c < P; c++)
                own[(i * P) + c] = logits[(i * row) + (task * P) + c];
        return new TaskLogits(P, pairs, trainCount, answers, own);
    }
}
