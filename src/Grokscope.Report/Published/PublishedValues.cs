using System.Globalization;
using System.Reflection;
using Grokscope.Experiments;
using Grokscope.Report.Reading;
using Grokscope.Training.Tasks;

namespace Grokscope.Report.Published;

/// <summary>
/// The published numbers, from the CSV files of this folder, and which of them a run may be held against: those of the same tasks (by their answers, whatever their
/// names), modulus, sizes and training, with the same weight decay and seed. Two measures hold published numbers of their own, as their results stand beside them
/// without any report: dose-response, the grok steps of deletions of published.md §12 (PublishedDeletions), and timescale, the published fits' procedure (PublishedFits).
/// </summary>
internal static class PublishedValues
{
    /// <summary>The step at which a task of a run grokked.</summary>
    public const string GrokStep = "grok_step";

    private const string Prefix = "Grokscope.Report.Published.", Ending = ".csv", Columns = "quantity,tasks,weight_decay,seed,task,x,value,error,is_bound,source";

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

    /// <summary>The values of a quantity for the runs of a condition, of all seeds.</summary>
    public static IReadOnlyList<PublishedValue> Of(Condition condition, string quantity) =>
        [.. Of(condition.Runs[0].Experiment, quantity).Where(value => IsSame(value.WeightDecay, condition.WeightDecay))];

    /// <summary>The only value of a quantity that is of no one run; null where it is not published.</summary>
    public static PublishedValue? Of(string quantity) => All.SingleOrDefault(value => value.Quantity == quantity);

    /// <summary>The experiment's names of the published tasks, by the published names; null where its tasks or settings are others.</summary>
    private static Dictionary<string, string>? NamesIn(Experiment experiment)
    {
        if (!experiment.Intervention.IsIdle || !Settings(experiment).SequenceEqual(Settings(Paper)))
            return null;
        var names = new Dictionary<string, string>();
        foreach (ModularTask task in experiment.Task.Outputs)
            if (Paper.Task.Outputs.FirstOrDefault(published => PublishedTasks.HaveSameAnswers(task.Expression, published.Expression, experiment.Task.Modulus)) is not { } found || !names.TryAdd(found.Name, task.Name))
                return null;
        return names;
    }

    private static IEnumerable<(string Path, string Value)> Settings(Experiment experiment) => experiment.Values().Where(setting => Decisive.Contains(setting.Path)).OrderBy(setting => setting.Path);

    private static bool IsSame(double? published, double decay) => published is null || published == decay;

    private static IEnumerable<PublishedValue> ReadAll()
    {
        Assembly here = typeof(PublishedValues).Assembly;
        foreach (string name in here.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(Ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(here.GetManifestResourceStream(name)!);
            if (reader.ReadLine() != Columns)
                throw new FormatException($"{name} does not begin with {Columns}.");
            while (reader.ReadLine() is { } line)
            {
                string[] fields = line.Split(',');
                yield return new PublishedValue(
                    fields[0], fields[1], Number(fields[2]), (int?)Number(fields[3]), fields[4], Number(fields[5]) ?? double.NaN, Number(fields[6])!.Value, Number(fields[7]) ?? 0, fields[8] == "1", fields[9]);
            }
        }
    }

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
