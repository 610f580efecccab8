using System.Globalization;
using System.Reflection;
using Grokscope.Experiments;
using Grokscope.Report.Reading;
using Grokscope.Training.Tasks;

namespace Grokscope.Report.Published;

/// <summary>
/// The published numbers, from the CSV files of this folder, and which of them a run may be held against: those of the same tasks (by their answers, whatever their
/// names), modulus, sizes and training, with the same weight decay and seed.
/// </summary>
public static class PublishedValues
{
    private const string Prefix = "Grokscope.Report.Published.", Ending = ".csv";

    private static readonly string[] Decisive =
    [
        "task.modulus", "task.train_fraction", "task.include_zero", "model.d_model", "model.layers", "model.heads", "model.d_ff",
        "train.batch_size", "train.lr", "train.optimiser", "train.beta1", "train.beta2", "train.eps", "train.grad_clip",
    ];

    private static readonly Experiment Paper = Experiment.Load("paper");

    /// <summary>All, in the order of the files.</summary>
    public static IReadOnlyList<PublishedValue> All { get; } = [.. ReadAll()];

    /// <summary>The values of a quantity for runs like this one: same decay (or of none in particular) and same seed (or of all), tasks under this run's names.</summary>
    public static IReadOnlyList<PublishedValue> Of(StudyRun run, string quantity) =>
        [.. Of(run.Experiment, quantity).Where(value => IsSame(value.WeightDecay, run.Experiment.Train.WeightDecay) && (value.Seed is null || value.Seed == run.Experiment.Train.Seed))];

    /// <summary>The values of a quantity for the tasks of an experiment, at all decays and seeds, tasks under its names; none where no such runs are published.</summary>
    public static IReadOnlyList<PublishedValue> Of(Experiment experiment, string quantity)
    {
        if (NamesIn(experiment) is not { } names)
            return [];
        string tasks = string.Join('+', names.Keys.Order(StringComparer.Ordinal));
        return [.. All.Where(value => value.Quantity == quantity && value.Tasks == tasks).Select(value => value with { Task = Renamed(value.Task) })];

        string Renamed(string task) => string.Join('-', task.Split('-').Select(part => names.GetValueOrDefault(part, part)));
    }

    /// <summary>The experiment's names of the published tasks, by the published names; null where its tasks or settings are others.</summary>
    private static Dictionary<string, string>? NamesIn(Experiment experiment)
    {
        if (!experiment.Intervention.IsIdle || !Settings(experiment).SequenceEqual(Settings(Paper)))
            return null;
        var names = new Dictionary<string, string>();
        foreach (ModularTask task in experiment.Task.Outputs)
            if (Paper.Task.Outputs.FirstOrDefault(published => HaveSameAnswers(task.Expression, published.Expression, experiment.Task.Modulus)) is not { } found || !names.TryAdd(found.Name, task.Name))
                return null;
        return names;
    }

    private static IEnumerable<(string Path, string Value)> Settings(Experiment experiment) => experiment.Values().Where(setting => Decisive.Contains(setting.Path)).OrderBy(setting => setting.Path);

    private static bool HaveSameAnswers(Expression a, Expression b, int modulus) => a.Text == b.Text
        || Enumerable.Range(0, modulus * modulus).All(pair => a.Evaluate(pair / modulus, pair % modulus, modulus) == b.Evaluate(pair / modulus, pair % modulus, modulus));

    private static bool IsSame(double? published, double decay) => published is null || published == decay;

    private static IEnumerable<PublishedValue> ReadAll()
    {
        Assembly here = typeof(PublishedValues).Assembly;
        foreach (string name in here.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(Ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(here.GetManifestResourceStream(name)!);
            string[] columns = reader.ReadLine()!.Split(',');
            while (reader.ReadLine() is { } line)
            {
                string[] fields = line.Split(',');
                string Field(string column) => Array.IndexOf(columns, column) is >= 0 and int i ? fields[i] : "";
                yield return new PublishedValue(
                    Field("quantity"), Field("tasks"), Number(Field("weight_decay")), (int?)Number(Field("seed")), Field("task"),
                    Number(Field("value"))!.Value, Number(Field("error")) ?? 0, Field("is_bound") == "1", Field("source"));
            }
        }
    }

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
