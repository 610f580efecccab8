using Grokscope.Geometry.Measuring;

namespace Grokscope.Geometry.Onset;

/// <summary>A run's onset against its generalisation, by one form, rule and criterion; of several tasks the first that generalises.</summary>
/// <param name="Onset">NaN where the rule never fires.</param>
/// <param name="Generalised">NaN where it has not.</param>
internal readonly record struct RunLead(double Onset, double Generalised)
{
    public bool HasOnset => double.IsFinite(Onset);

    public bool HasGeneralised => double.IsFinite(Generalised);

    public double Lead => Generalised - Onset;
}

/// <summary>The results of the measure "onset" of several runs.</summary>
/// <param name="runs">The runs.</param>
/// <exception cref="MeasureException">Of one of them it has not been taken.</exception>
internal sealed class RunOnsets(IReadOnlyList<MeasuredRun> runs)
{
    private readonly IReadOnlyList<MeasureResult> _results = [.. runs.Select(run => run.ResultOf("onset"))];

    /// <summary>Forms and rules, in the order of the tables.</summary>
    public IReadOnlyList<(string Form, string Rule)> Rules => [.. Rows("").Select(row => (Text(row, 0), Text(row, 1))).Distinct()];

    /// <summary>Criteria, in the order of the tables.</summary>
    public IReadOnlyList<string> Criteria => [.. Rows("").Select(row => Text(row, 2)).Distinct()];

    /// <summary>Kinds of shuffled series, in the order of the tables.</summary>
    public IReadOnlyList<string> Nulls => [.. Rows("false_positives").Select(row => Text(row, 2)).Distinct()];

    /// <summary>A lead per run.</summary>
    public IReadOnlyList<RunLead> Leads(string form, string rule, string criterion) =>
        [.. _results.Select(result => Find(result, "", form, rule, criterion, row => Text(row, 3) is GrokTimes.First or GrokTimes.All))
            .Select(row => new RunLead(row[4].Number, row[5].Number))];

    /// <summary>Share of a run's shuffled series on which a rule fires before its first grok, per run; NaN where it does not grok.</summary>
    public IReadOnlyList<double> ShuffledBeforeGrok(string form, string rule, string kind) =>
        [.. _results.Select(result => Find(result, "false_positives", form, rule, kind, _ => true)[4].Number)];

    private static Cell[] Find(MeasureResult result, string table, string form, string rule, string third, Func<Cell[], bool> accept) =>
        result.Rows.Rows(table).First(row => Text(row, 0) == form && Text(row, 1) == rule && Text(row, 2) == third && accept(row));

    private static string Text(Cell[] row, int column) => (string)row[column].Value;

    private IEnumerable<Cell[]> Rows(string table) => _results.SelectMany(result => result.Rows.Rows(table));
}
