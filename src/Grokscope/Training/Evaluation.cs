using Grokscope.Model;
using Grokscope.Training.Tasks;

namespace Grokscope.Training;

/// <summary>Accuracies and losses on all pairs at a step: a row of eval.csv. Lists are [K].</summary>
/// <param name="Step">The step after which was evaluated.</param>
/// <param name="TrainAccuracy">Share of right answers on the training pairs.</param>
/// <param name="TestAccuracy">Share of right answers on the test pairs.</param>
/// <param name="TrainLoss">Mean cross-entropy on the training pairs, in nats.</param>
/// <param name="TestLoss">Mean cross-entropy on the test pairs, in nats.</param>
/// <example>
/// <code>
/// using Transformer model = run.CreateModel();
/// Evaluation now = Evaluation.Of(model, run.Experiment.Data, run.Steps[^1], run.Weights(run.Steps[^1]));
/// Console.WriteLine(string.Join(", ", run.Experiment.Task.Outputs.Zip(now.TestAccuracy, (task, share) =&gt; $"{task.Name} {share:p0}")));
/// </code>
/// </example>
public sealed record Evaluation(
    int Step,
    IReadOnlyList<double> TrainAccuracy,
    IReadOnlyList<double> TestAccuracy,
    IReadOnlyList<double> TrainLoss,
    IReadOnlyList<double> TestLoss)
{
    private static readonly string[] Quantities = ["train_acc", "test_acc", "train_loss", "test_loss"];

    /// <summary>All numbers but the step, in the order of <see cref="Columns"/>, [4K].</summary>
    public IEnumerable<double> Numbers => [.. TrainAccuracy, .. TestAccuracy, .. TrainLoss, .. TestLoss];

    /// <summary>Columns of eval.csv: the step, then of each quantity a column per task.</summary>
    /// <param name="tasks">Names of the tasks, [K].</param>
    internal static IReadOnlyList<string> Columns(IReadOnlyList<string> tasks) => ["step", .. Quantities.SelectMany(quantity => tasks.Select(task => $"{quantity}_{task}"))];

    /// <summary>Evaluates a model.</summary>
    /// <param name="loss">The model.</param>
    /// <param name="data">All pairs.</param>
    /// <param name="step">The step of the weights.</param>
    /// <param name="theta">θ, [N].</param>
    public static Evaluation Of(ILossFunction loss, DataSet data, int step, ReadOnlySpan<float> theta)
    {
        (double[] trainAccuracy, double[] trainLoss) = On(loss, data.Train, theta);
        (double[] testAccuracy, double[] testLoss) = On(loss, data.Test, theta);
        return new Evaluation(step, trainAccuracy, testAccuracy, trainLoss, testLoss);
    }

    private static (double[] Accuracy, double[] Loss) On(ILossFunction model, ReadOnlySpan<int> pairs, ReadOnlySpan<float> theta)
    {
        double[] loss = new double[model.Layout.Shape.K];
        int[] correct = new int[loss.Length];
        model.Evaluate(theta, pairs, loss, correct);
        int count = pairs.Length;
        return ([.. correct.Select(right => (double)right / count)], loss);
    }
}
