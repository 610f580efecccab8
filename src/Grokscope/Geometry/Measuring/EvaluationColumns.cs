using Grokscope.Training;

namespace Grokscope.Geometry.Measuring;

/// <summary>Columns in which measures say how well some weights do on one task, and their values.</summary>
internal static class EvaluationColumns
{
    private const string NotFinite = "the weights are so large that the loss is not finite";

    /// <summary>The columns.</summary>
    public static readonly IReadOnlyList<Column> All =
    [
        new("task", "", "the task"),
        new("train_accuracy", "share of 1", "right answers among the training pairs"),
        new("test_accuracy", "share of 1", "right answers among the test pairs"),
        new("train_loss", "nats", "mean cross-entropy of the training pairs"),
        new("test_loss", "nats", "mean cross-entropy of the test pairs"),
    ];

    /// <summary>Adds a row per task.</summary>
    /// <param name="part">Receives the rows.</param>
    /// <param name="table">The table, whose last columns are <see cref="All"/>.</param>
    /// <param name="first">Values of the columns before them.</param>
    /// <param name="run">The run.</param>
    /// <param name="evaluation">How the weights do.</param>
    public static void AddEvaluation(this MeasurePart part, string table, IReadOnlyList<Cell> first, MeasuredRun run, Evaluation evaluation)
    {
        for (int task = 0; task < run.Tasks.Count; task++)
            part.Add(
                table,
                [
                    .. first, run.Tasks[task], evaluation.TrainAccuracy[task], evaluation.TestAccuracy[task],
                    Cell.Of(evaluation.TrainLoss[task], NotFinite), Cell.Of(evaluation.TestLoss[task], NotFinite),
                ]);
    }
}
