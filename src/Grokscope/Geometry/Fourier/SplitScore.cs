using Grokscope.Geometry.Logits;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Fourier;

/// <summary>
/// Loss and accuracy of a task's logits on the training and on the test pairs: of the logits as they are, of some waves of the answer alone, and of all but these.
/// </summary>
/// <param name="TrainLoss">Mean cross-entropy on the training pairs, in nats; NaN where there are none.</param>
/// <param name="TestLoss">On the test pairs.</param>
/// <param name="TrainAccuracy">Share of right answers on the training pairs; NaN where there are none.</param>
/// <param name="TestAccuracy">On the test pairs.</param>
internal sealed record SplitScore(double TrainLoss, double TestLoss, double TrainAccuracy, double TestAccuracy)
{
    /// <summary>Of the logits as they are.</summary>
    public static SplitScore Full(TaskLogits logits) => Of(logits, null);

    /// <summary>Of the logits without the waves; the classes' means and all else stay.</summary>
    public static SplitScore Excluded(TaskLogits logits, WaveProjection waves) => Of(logits, waves);

    /// <summary>Of the classes' means and the waves alone.</summary>
    public static SplitScore Restricted(TaskLogits logits, WaveProjection waves)
    {
        PairScore[] byAnswer = [.. waves.Rows.Select((row, y) => PairScore.Of(Sum(row, logits.Means), y))];
        return Mean(logits, i => byAnswer[logits.Answers[i]]);
    }

    private static SplitScore Of(TaskLogits logits, WaveProjection? without)
    {
        int P = logits.P;
        double[][] offsets = [.. Enumerable.Range(0, P).Select(y => without is null ? logits.Means : Difference(logits.Means, without.Rows[y]))];
        var row = new double[P];
        return Mean(logits, i =>
        {
            logits.Rest.AsSpan(i * P, P).CopyTo(row);
            Vectors64.Axpy(1, offsets[logits.Answers[i]], row);
            return PairScore.Of(row, logits.Answers[i]);
        });
    }

    private static SplitScore Mean(TaskLogits logits, Func<int, PairScore> score)
    {
        (double trainLoss, double trainAccuracy) = Mean(0, logits.TrainCount);
        (double testLoss, double testAccuracy) = Mean(logits.TrainCount, logits.Pairs.Length);
        return new SplitScore(trainLoss, testLoss, trainAccuracy, testAccuracy);

        (double Loss, double Accuracy) Mean(int from, int to)
        {
            double loss = 0;
            int right = 0;
            for (int i = from; i < to; i++)
            {
                PairScore pair = score(i);
                loss += pair.Loss;
                right += pair.IsRight ? 1 : 0;
            }
            return (loss / (to - from), (double)right / (to - from));
        }
    }

    private static double[] Sum(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a + b)];

    private static double[] Difference(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a - b)];
}
