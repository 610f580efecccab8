using System.Globalization;
using Grokscope.Training;
using Grokscope.Training.Storage;
using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>
/// An eval.csv that lies beside weights of another program and is taken along: it knows grok steps more finely than the saved steps do. It is held against what
/// the weights give, which finds a split, tasks, heads or an order of tasks that the configuration says wrongly and that no shape of a tensor shows.
/// </summary>
internal sealed class GivenEvaluations
{
    // Rounding moves a pair whose logits nearly tie and the last digits of a loss; another split or another task moves far more.
    private const double AllowedShare = 0.01, AllowedLossRatio = 0.01, AllowedLoss = 1e-4;
    private const string Name = "eval.csv";

    private readonly string _path;
    private readonly IReadOnlyList<string> _tasks;
    private readonly DataSet _data;

    private GivenEvaluations(string path, Experiment experiment, int last)
    {
        (_path, _tasks, _data) = (path, experiment.Shape.Tasks, experiment.Data);
        Table = new EvaluationTable(_tasks);
        foreach (Evaluation row in EvaluationTable.ReadWhole(path, _tasks).Rows.Where(row => row.Step <= last))
        {
            Table.Add(row);
            DemandBetween(row.Step, [.. row.TrainAccuracy, .. row.TestAccuracy], 1, "accuracy");
            DemandBetween(row.Step, [.. row.TrainLoss, .. row.TestLoss], double.MaxValue, "loss");
        }
    }

    /// <summary>The rows up to the last imported step.</summary>
    public EvaluationTable Table { get; }

    /// <summary>Reads a folder's eval.csv; null where there is none, or none with rows of these steps.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="experiment">The run's configuration.</param>
    /// <param name="last">The last imported step; later rows are left out.</param>
    /// <exception cref="StorageException">It lacks columns, or holds what cannot be.</exception>
    public static GivenEvaluations? Read(string folder, Experiment experiment, int last)
    {
        string path = Path.Combine(folder, Name);
        return File.Exists(path) && new GivenEvaluations(path, experiment, last) is { Table.Rows.Count: > 0 } given ? given : null;
    }

    /// <summary>Makes sure that the row of a step, where there is one, agrees with what the weights give.</summary>
    /// <exception cref="StorageException">It does not.</exception>
    public void Demand(Evaluation found, WeightFile file)
    {
        if (Table[found.Step] is not { } given)
            return;
        string[] columns = [.. Evaluation.Columns(_tasks).Skip(1)];
        foreach ((string column, (double told, double here)) in columns.Zip(given.Numbers.Zip(found.Numbers)))
        {
            bool agrees = column.Contains("_acc_", StringComparison.Ordinal)
                ? Math.Abs(told - here) <= Math.Max(AllowedShare, 1.5 / PairsOf(column))
                : Math.Abs(told - here) <= (AllowedLossRatio * here) + AllowedLoss;
            if (!agrees)
                throw new StorageException(_path, $"{column} of step {found.Step} is {Words(told)}, but the weights in {Path.GetFileName(file.Path)} give {Words(here)}. "
                    + "Compare split_seed (or seed), train_fraction, include_zero, heads and the tasks in the configuration with the run that was trained");
        }
    }

    private int PairsOf(string column) => column.StartsWith("train", StringComparison.Ordinal) ? _data.Train.Length : _data.Test.Length;

    private void DemandBetween(int step, IReadOnlyList<double> numbers, double most, string what)
    {
        foreach (double number in numbers)
            if (!(number >= 0 && number <= most))
                throw new StorageException(_path, $"step {step} has the value {Words(number)}, which is no {what}");
    }

    private static string Words(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
