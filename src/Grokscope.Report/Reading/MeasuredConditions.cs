using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;

namespace Grokscope.Report.Reading;

/// <summary>A run and what a measure gave of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Result">The measure's tables.</param>
internal sealed record RunMeasured(StudyRun Run, MeasureResult Result);

/// <summary>The runs of a condition in which a measure has been taken.</summary>
/// <param name="Title">The condition's title, or the run's or study's name where nothing sets it apart.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Runs">The runs, at least one.</param>
internal sealed record MeasuredCondition(string Title, Condition Condition, IReadOnlyList<RunMeasured> Runs)
{
    /// <summary>"3 runs", or "seed 42" of a single one that has a seed of its own.</summary>
    public string Note => Runs.Count > 1 ? Words.Count(Runs.Count, "run") : string.Join(", ", Runs[0].Run.Swept.Where(value => value.IsSeed).Select(value => value.Words));
}

/// <summary>A measure over the runs of a study, by condition, as far as it has been taken.</summary>
internal sealed class MeasuredConditions
{
    // As many as the published study has runs; more would make the page slow and nobody would look at them.
    public const int MostPanels = 36;
    private const int MostPerRow = 3;

    // A run that ends before this part of a shared axis could not be read on it.
    private const double LeastPart = 0.25;

    private readonly int _runs, _measured;

    private MeasuredConditions(IReadOnlyList<MeasuredCondition> all, int runs) =>
        (All, _runs, _measured) = (all, runs, all.Sum(condition => condition.Runs.Count));

    /// <summary>The conditions with a run that is measured, in the order of the study.</summary>
    public IReadOnlyList<MeasuredCondition> All { get; }

    /// <summary>The conditions that a figure with a panel each shows.</summary>
    public IEnumerable<MeasuredCondition> Shown => All.Take(MostPanels);

    /// <summary>How many runs a figure rests on: "9 runs"; "7 of 9 runs, those that have been measured".</summary>
    public string Of => _measured == _runs ? Words.Count(_runs, "run") : $"{_measured} of {Words.Count(_runs, "run")}, those that have been measured";

    /// <summary>What a caption adds where not all conditions have a panel.</summary>
    public string ShownNote => All.Count > MostPanels ? $" The first {MostPanels} of {All.Count} conditions are drawn; the CSV file has all." : "";

    /// <summary>What a caption of curves over steps adds: the same, and whether the panels have axes of steps of their own.</summary>
    public string StepsNote => (SharesSteps ? "" : " Each condition has an axis of steps of its own, as their lengths differ much.") + ShownNote;

    /// <summary>Panels in a row.</summary>
    public int PerRow => Math.Min(MostPerRow, All.Count == 4 ? 2 : All.Count);

    /// <summary>All runs that are measured.</summary>
    public IEnumerable<RunMeasured> Runs => All.SelectMany(condition => condition.Runs);

    private bool SharesSteps => All.Min(LastOf) >= LeastPart * All.Max(LastOf);

    /// <summary>The axis of steps of a condition's panel: that of all, unless their lengths differ too much.</summary>
    public Axis StepsOf(MeasuredCondition condition) => Axis.Steps(SharesSteps ? All.Max(LastOf) : LastOf(condition));

    private static double LastOf(MeasuredCondition condition) => Math.Max(1, condition.Runs.Max(run => run.Run.Step));

    /// <summary>Reads a measure; null where no run has it.</summary>
    /// <param name="study">The runs.</param>
    /// <param name="measure">Name of the measure.</param>
    public static MeasuredConditions? Read(Study study, string measure)
    {
        MeasuredCondition[] all =
        [
            .. study.Conditions.Select(condition => new MeasuredCondition(
                    condition.Title.Length > 0 ? condition.Title : study.Name, condition,
                    [.. condition.Runs.Select(run => (Run: run, Result: run.ResultOf(measure))).Where(pair => pair.Result is not null).Select(pair => new RunMeasured(pair.Run, pair.Result!))]))
                .Where(condition => condition.Runs.Count > 0),
        ];
        return all.Length == 0 ? null : new MeasuredConditions(all, study.Runs.Count);
    }
}
