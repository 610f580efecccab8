using Grokscope.Experiments;
using Grokscope.Report.Reading;
using Grokscope.Training.Tasks;

namespace Grokscope.Report.Published;

/// <summary>The tasks of the published study, found by their answers, whatever they are called.</summary>
internal static class PublishedTasks
{
    private const int MostOperands = 100;
    private static readonly Expression Sum = Expression.Parse("a + b"), Product = Expression.Parse("a * b"), Squares = Expression.Parse("a^2 + b^2");

    /// <summary>Name of the sum in a run; null where it has none.</summary>
    public static string? Add(StudyRun run) => Find(run, Sum);

    /// <summary>Name of the product.</summary>
    public static string? Multiply(StudyRun run) => Find(run, Product);

    /// <summary>Name of the sum of squares.</summary>
    public static string? SumOfSquares(StudyRun run) => Find(run, Squares);

    /// <summary>Whether a run is of the published two tasks and no other.</summary>
    public static bool IsDual(StudyRun run) => run.Tasks.Count() == 2 && Add(run) is not null && Multiply(run) is not null;

    /// <summary>Whether two tasks have the same answers for all operands; of a large modulus for the first hundred by the first hundred.</summary>
    public static bool HaveSameAnswers(Expression one, Expression other, int modulus)
    {
        if (one.Text == other.Text)
            return true;
        int operands = Math.Min(modulus, MostOperands);
        for (int a = 0; a < operands; a++)
            for (int b = 0; b < operands; b++)
                if (one.Evaluate(a, b, modulus) != other.Evaluate(a, b, modulus))
                    return false;
        return true;
    }

    private static string? Find(StudyRun run, Expression expression)
    {
        TaskOptions task = run.Experiment.Task;
        return task.Outputs.FirstOrDefault(output => HaveSameAnswers(output.Expression, expression, task.Modulus))?.Name;
    }
}
