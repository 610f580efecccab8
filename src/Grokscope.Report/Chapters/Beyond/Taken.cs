using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>A measure of the runs that have it, by condition.</summary>
internal sealed class Taken
{
    private const int MostPerRow = 3;

    // As many as the published study has runs; more would make the page slow and nobody would look at them.
    private const int MostPanels = 36;

    private readonly Study _study;
    private readonly string _measure;
    private readonly string[] _tasks;
    private readonly uint[] _seeds;

    private Taken(Study study, string measure, IReadOnlyList<TakenCondition> conditions)
    {
        (_study, _measure, Conditions) = (study, measure, conditions);
        _tasks = [.. study.Tasks];
        _seeds = [.. Runs.Select(run => run.Run.Experiment.Train.Seed).Distinct()];
    }

    /// <summary>The conditions of which some run has the measure.</summary>
    public IReadOnlyList<TakenCondition> Conditions { get; }

    /// <summary>The runs that have it.</summary>
    public IEnumerable<TakenRun> Runs => Conditions.SelectMany(condition => condition.Runs);

    /// <summary>Of how many runs it is known: "9 runs"; "5 of 9 runs, the others are not measured".</summary>
    public string RunWords => Runs.Count() == _study.Runs.Count
        ? Words.Count(_study.Runs.Count, "run")
        : $"{Runs.Count()} of {Words.Count(_study.Runs.Count, "run")}, the others are not measured";

    /// <summary>Legend entries of the seeds' pens.</summary>
    public IReadOnlyList<LegendEntry> SeedLegend => [.. _seeds.Take(6).Select((seed, i) => new LegendEntry(Palette.KindOf(i), $"seed {seed}"))];

    /// <summary>Panels in a row where each condition has one.</summary>
    public int PerRow => Math.Min(Conditions.Count, MostPerRow);

    /// <summary>A measure of a study's runs; null where no run has it.</summary>
    public static Taken? Of(Study study, string measure)
    {
        TakenCondition[] conditions =
        [
            .. study.Conditions.Select(condition => new TakenCondition(condition.Title.Length > 0 ? condition.Title : study.Name, Measured(condition, measure)))
                .Where(condition => condition.Runs.Count > 0),
        ];
        return conditions.Length == 0 ? null : new Taken(study, measure, conditions);
    }

    /// <summary>Place of a task in the study, which decides its colour.</summary>
    public int IndexOf(string task) => Array.IndexOf(_tasks, task);

    /// <summary>The pen of a run's seed.</summary>
    public Pen SeedPen(TakenRun run) => Palette.KindOf(Array.IndexOf(_seeds, run.Run.Experiment.Train.Seed));

    /// <summary>A figure on these runs, with what its caption has to add where not all of it is drawn.</summary>
    public Figure Figure(FigureText text, IEnumerable<Panel> panels, int perRow, IReadOnlyList<LegendEntry> legend, FigureData data)
    {
        Panel[] all = [.. panels];
        bool isThinned = all.Take(MostPanels).SelectMany(panel => panel.Lines).Any(line => line.X.Count > 2 * Thinning.Stretches);
        string caption = text.Caption + (all.Length > MostPanels ? $" The first {MostPanels} panels are drawn; the CSV file has all." : "") + (isThinned ? " " + Thinning.Words : "");
        return new Figure(text.Name, caption, [.. all.Take(MostPanels)], perRow, legend, data)
        {
            Of = RunWords + (Runs.Count() > Conditions.Count ? text.Of : ""),
            Band = text.Band,
            Null = text.Null,
            Measures = [_measure],
        };
    }

    private static TakenRun[] Measured(Condition condition, string measure) =>
        [.. condition.Runs.Select(run => run.ResultOf(measure) is { } result ? new TakenRun(run, result) : null).OfType<TakenRun>()];
}

/// <summary>What stands below a figure.</summary>
/// <param name="Name">Name of its files.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Of">What follows the number of runs: ", the first of each condition".</param>
/// <param name="Band">What bands are.</param>
/// <param name="Null">What the numbers would be if there were nothing to find.</param>
internal sealed record FigureText(string Name, string Caption, string Of, string Band, string Null);

/// <summary>Runs that differ in nothing but seeds and have a measure.</summary>
/// <param name="Title">What sets them apart.</param>
/// <param name="Runs">The runs, at least one.</param>
internal sealed record TakenCondition(string Title, IReadOnlyList<TakenRun> Runs)
{
    /// <summary>The run that stands for all where a panel has room for one only.</summary>
    public TakenRun First => Runs[0];

    /// <summary>Names of the tasks.</summary>
    public IReadOnlyList<string> Tasks => [.. First.Run.Tasks];

    /// <summary>Steps as far as the longest run goes.</summary>
    public Axis Steps => Axis.Steps(Math.Max(1, Runs.Max(run => run.Run.Step)));
}

/// <summary>A run and what a measure gave of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Result">The measure's result.</param>
internal sealed record TakenRun(StudyRun Run, MeasureResult Result)
{
    /// <summary>Name of the run.</summary>
    public string Name => Run.Name;

    /// <summary>Rows of a table that are of a task.</summary>
    public IEnumerable<ResultRow> Of(string table, string task) => Result.RowsOf(table).Where(row => row.Text("task") == task);
}
