using System.Globalization;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Published;

/// <summary>A published number.</summary>
/// <param name="Quantity">What it is.</param>
/// <param name="Tasks">Tasks of its run, joined by +.</param>
/// <param name="WeightDecay">Weight decay.</param>
/// <param name="Seed">Seed; null for a number over all seeds.</param>
/// <param name="Task">The task; empty for all of them.</param>
/// <param name="X">Where it was taken: a step, a number of directions; NaN where there is no such.</param>
/// <param name="Value">The number.</param>
/// <param name="Source">Where it stands.</param>
internal sealed record TabledValue(string Quantity, string Tasks, double WeightDecay, int? Seed, string Task, double X, double Value, string Source);

/// <summary>Published numbers, from a CSV file inside the program. They stand beside runs of the same modulus, tasks and decay that have no intervention.</summary>
internal sealed class PublishedTable
{
    private const int Modulus = 97;
    private const string Columns = "quantity,tasks,weight_decay,seed,task,x,value,source";

    private PublishedTable(IReadOnlyList<TabledValue> values) => Values = values;

    /// <summary>All numbers.</summary>
    public IReadOnlyList<TabledValue> Values { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name without ending, as in Published/NAME.csv.</param>
    /// <exception cref="FormatException">The file is not of this form.</exception>
    public static PublishedTable Read(string name)
    {
        using Stream stream = typeof(PublishedTable).Assembly.GetManifestResourceStream($"Grokscope.Report.Published.{name}.csv")
            ?? throw new ArgumentException($"There are no published numbers of the name {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines[0] == Columns ? new PublishedTable([.. lines.Skip(1).Select(Parse)]) : throw new FormatException($"{name}.csv does not begin with {Columns}.");
    }

    /// <summary>Those of a run's tasks, decay and seed.</summary>
    public IEnumerable<TabledValue> Of(StudyRun run, string quantity) => Alike(run, quantity).Where(value => value.Seed == run.Experiment.Train.Seed);

    /// <summary>Those of a condition's tasks and decay, of any seed.</summary>
    public IEnumerable<TabledValue> Of(Condition condition, string quantity) => Alike(condition.Runs[0], quantity);

    private IEnumerable<TabledValue> Alike(StudyRun run, string quantity) => run.Experiment.Task.Modulus == Modulus && run.Experiment.Intervention.IsIdle
        ? Values.Where(value => value.Quantity == quantity && value.WeightDecay == run.Experiment.Train.WeightDecay && value.Tasks.Split('+').Order(StringComparer.Ordinal).SequenceEqual(run.Tasks.Order(StringComparer.Ordinal)))
        : [];

    private static TabledValue Parse(string line)
    {
        string[] fields = line.Split(',', 8);
        return new TabledValue(
            fields[0], fields[1], Number(fields[2]), fields[3].Length == 0 ? null : int.Parse(fields[3], CultureInfo.InvariantCulture), fields[4], Number(fields[5]), Number(fields[6]), fields[7]);
    }

    private static double Number(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}
