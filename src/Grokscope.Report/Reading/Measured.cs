using System.Globalization;
using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;

namespace Grokscope.Report.Reading;

/// <summary>A measure of the runs of a study that have it, by condition.</summary>
internal sealed class Measured
{
    private Measured(Study study, string measure, IReadOnlyList<MeasuredCondition> conditions) => (Study, Measure, Conditions) = (study, measure, conditions);

    /// <summary>The study.</summary>
    public Study Study { get; }

    /// <summary>Name of the measure.</summary>
    public string Measure { get; }

    /// <summary>The conditions of which some run has it, in the order of the study.</summary>
    public IReadOnlyList<MeasuredCondition> Conditions { get; }

    /// <summary>The runs that have it.</summary>
    public IEnumerable<RunMeasured> Runs => Conditions.SelectMany(condition => condition.Runs);

    /// <summary>Of how many runs it is known: "9 runs"; "7 of 9 runs (the others have not been measured)".</summary>
    public string RunWords => Runs.Count() is var count && count == Study.Runs.Count
        ? Words.Count(count, "run")
        : $"{count} of {Words.Count(Study.Runs.Count, "run")} (the others have not been measured)";

    /// <summary>A measure of a study's runs; null where no run has it.</summary>
    public static Measured? Read(Study study, string measure)
    {
        MeasuredCondition[] conditions =
        [
            .. study.Conditions.Select(condition => new MeasuredCondition(
                    condition.Title.Length > 0 ? condition.Title : study.Name, condition,
                    [.. condition.Runs.Select(run => run.ResultOf(measure) is { } result ? new RunMeasured(run, result) : null).OfType<RunMeasured>()]))
                .Where(condition => condition.Runs.Count > 0),
        ];
        return conditions.Length == 0 ? null : new Measured(study, measure, conditions);
    }

    /// <summary>Rows of a table of all runs.</summary>
    public IEnumerable<ResultRow> Rows(string table = "") => Runs.SelectMany(run => run.Rows(table));

    /// <summary>A table of all runs as the numbers of a figure: the run's name, then these columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns.</param>
    public FigureData Data(string table, params IReadOnlyList<string> columns) => new(
        ["run", .. columns], Runs.SelectMany(run => run.Rows(table).Select(row => (string[])[run.Name, .. columns.Select(column => Text(row[column].Value))])));

    private static string Text(object value) => value switch
    {
        Undefined => "",
        bool flag => flag ? "1" : "0",
        double number => Words.Exact(number),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

/// <summary>The runs of a condition that have a measure.</summary>
/// <param name="Title">What sets them apart; the study's name where nothing does.</param>
/// <param name="Condition">The condition, with its other runs.</param>
/// <param name="Runs">The runs, at least one.</param>
internal sealed record MeasuredCondition(string Title, Condition Condition, IReadOnlyList<RunMeasured> Runs)
{
    /// <summary>The run that stands for all where a panel has room for one only.</summary>
    public RunMeasured First => Runs[0];

    /// <summary>Names of the tasks.</summary>
    public IReadOnlyList<string> Tasks => Condition.Tasks;

    /// <summary>"3 runs", or "seed 42" of a single one that has a seed of its own.</summary>
    public string Note => Runs.Count > 1 ? Words.Count(Runs.Count, "run") : First.SeedWords;

    /// <summary>How many of the runs have grokked: "all tasks grokked in 2 of 3 runs".</summary>
    public string GrokNote => $"all tasks grokked in {Runs.Count(run => run.Run.Result?.AllGrokked == true)} of {Words.Count(Runs.Count, "run")}";

    /// <summary>The name of a single run, which the reader can hide; null for several.</summary>
    public string? OnlyRun => Runs.Count == 1 ? First.Name : null;

    /// <summary>Steps as far as the longest run goes.</summary>
    public Axis Steps => Axis.Steps(Math.Max(1, Runs.Max(run => run.Run.Step)));
}

/// <summary>A run and what a measure gave of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Result">The measure's result.</param>
internal sealed record RunMeasured(StudyRun Run, MeasureResult Result)
{
    /// <summary>Name of the run.</summary>
    public string Name => Run.Name;

    /// <summary>"seed 42"; empty where the study has no swept seeds.</summary>
    public string SeedWords => string.Join(", ", Run.Swept.Where(value => value.IsSeed).Select(value => value.Words));

    /// <summary>Rows of a table.</summary>
    public IEnumerable<ResultRow> Rows(string table = "") => Result.RowsOf(table);

    /// <summary>Rows of a table that are of a task.</summary>
    public IEnumerable<ResultRow> Of(string table, string task) => Rows(table).Where(row => row.Text("task") == task);
}
