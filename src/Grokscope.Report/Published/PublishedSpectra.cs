using System.Globalization;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Published;

/// <summary>A published number.</summary>
/// <param name="Quantity">What it is.</param>
/// <param name="Tasks">Tasks of its run, joined by "+"; empty where it is of many runs.</param>
/// <param name="WeightDecay">Weight decay of its run; null where it is of many.</param>
/// <param name="Seed">Seed of its run; null where it is said of all.</param>
/// <param name="Of">What of the run it is of: "layer0", "layer0.block1"; empty for the run.</param>
/// <param name="Value">The number.</param>
/// <param name="Error">How far it may be off, as it was read from a picture: a unit of its last digit; 0 where it was printed.</param>
/// <param name="Source">Section of the reference results.</param>
internal sealed record PublishedNumber(string Quantity, string Tasks, double? WeightDecay, long? Seed, string Of, double Value, double Error, string Source);

/// <summary>The published numbers on spectra of weights and of updates, from the files spectra.csv and gram.csv beside this one.</summary>
internal static class PublishedSpectra
{
    /// <summary>Modulus of the published runs.</summary>
    public const int Modulus = 97;

    /// <summary>On spectra of the attention weights.</summary>
    public static IReadOnlyList<PublishedNumber> Weights { get; } = Read("spectra");

    /// <summary>On spectra of the updates.</summary>
    public static IReadOnlyList<PublishedNumber> Updates { get; } = Read("gram");

    /// <summary>Those on the attention weights of the published run that a run repeats: same modulus, tasks, decay and seed.</summary>
    public static IEnumerable<PublishedNumber> Of(StudyRun run) => run.Experiment.Task.Modulus != Modulus ? []
        : Weights.Where(number => number.Tasks.Split('+').Order(StringComparer.Ordinal).SequenceEqual(run.Tasks.Order(StringComparer.Ordinal))
            && number.WeightDecay == run.Experiment.Train.WeightDecay && (number.Seed is null || number.Seed == run.Experiment.Train.Seed));

    private static PublishedNumber[] Read(string name)
    {
        using Stream stream = typeof(PublishedSpectra).Assembly.GetManifestResourceStream($"Grokscope.Report.Published.{name}.csv")!;
        using var reader = new StreamReader(stream);
        string[][] lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        string Field(string[] line, string column) => line[Array.IndexOf(lines[0], column)];
        return
        [
            .. lines.Skip(1).Select(line => new PublishedNumber(
                Field(line, "quantity"), Field(line, "tasks"), Number(Field(line, "weight_decay")), (long?)Number(Field(line, "seed")), Field(line, "task"),
                Number(Field(line, "value"))!.Value, Number(Field(line, "error")) ?? 0, Field(line, "source"))),
        ];
    }

    private static double? Number(string field) => field.Length == 0 ? null : double.Parse(field, CultureInfo.InvariantCulture);
}
