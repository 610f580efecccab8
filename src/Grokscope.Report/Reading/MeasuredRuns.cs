using System.Globalization;
using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;

namespace Grokscope.Report.Reading;

/// <summary>The runs of a study of which a measure has been taken, with what it gave.</summary>
internal sealed class MeasuredRuns
{
    private readonly Study _study;
    private readonly Dictionary<StudyRun, MeasureResult> _results;

    private MeasuredRuns(Study study, Dictionary<StudyRun, MeasureResult> results) => (_study, _results) = (study, results);

    /// <summary>The runs, in the order of the study.</summary>
    public IReadOnlyList<StudyRun> Runs => [.. _study.Runs.Where(_results.ContainsKey)];

    /// <summary>The study's conditions with these runs, each with a title, those without any left out.</summary>
    public IReadOnlyList<Condition> Conditions =>
    [
        .. _study.Conditions
            .Select(condition => condition with { Title = TitleOf(condition), Runs = [.. condition.Runs.Where(_results.ContainsKey)] })
            .Where(condition => condition.Runs.Count > 0),
    ];

    /// <summary>How many they are: "9 runs", "7 of 9 runs (the others have not been measured)".</summary>
    public string Count => _results.Count == _study.Runs.Count
        ? Words.Count(_results.Count, "run")
        : $"{_results.Count} of {Words.Count(_study.Runs.Count, "run")} (the others have not been measured)";

    /// <summary>Of a study; null where no run has the measure.</summary>
    public static MeasuredRuns? Of(Study study, string measure)
    {
        var results = new Dictionary<StudyRun, MeasureResult>();
        foreach (StudyRun run in study.Runs)
            if (run.ResultOf(measure) is { } result)
                results.Add(run, result);
        return results.Count == 0 ? null : new MeasuredRuns(study, results);
    }

    /// <summary>Rows of a table of a run's result.</summary>
    public IEnumerable<ResultRow> Rows(StudyRun run, string table = "") => _results[run].RowsOf(table);

    /// <summary>Rows of a table of all runs.</summary>
    public IEnumerable<ResultRow> Rows(string table = "") => Runs.SelectMany(run => Rows(run, table));

    /// <summary>A table of all runs as the numbers of a figure: the run's name, then these columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns.</param>
    public FigureData Data(string table, params IReadOnlyList<string> columns) => new(
        ["run", .. columns], Runs.SelectMany(run => Rows(run, table).Select(row => (string[])[run.Name, .. columns.Select(column => Text(row[column].Value))])));

    private static string TitleOf(Condition condition) => condition.Title.Length > 0 ? condition.Title : condition.Runs.Count == 1 ? condition.Runs[0].Title : "all runs";

    private static string Text(object value) => value switch
    {
        Undefined => "",
        double number => Words.Exact(number),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
