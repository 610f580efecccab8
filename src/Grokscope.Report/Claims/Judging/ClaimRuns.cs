using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Judging;

/// <summary>Which runs claims rest on. A run counts once: its tasks, steps and snapshots are no independent evidence.</summary>
internal static class ClaimRuns
{
    /// <summary>Runs without an intervention that are done and have not diverged.</summary>
    public static IReadOnlyList<StudyRun> Done(Study study) =>
        [.. study.Runs.Where(run => UndisturbedRun.Is(run.Experiment, run.Result))];

    /// <summary>Those of which all tasks grokked.</summary>
    public static IReadOnlyList<StudyRun> Grokked(Study study) => [.. Done(study).Where(run => run.Result!.AllGrokked)];

    /// <summary>The number that a measure gave of each run that grokked; runs without it are left out.</summary>
    /// <param name="study">The study.</param>
    /// <param name="measure">Name of the measure.</param>
    /// <param name="of">The number; NaN where undefined.</param>
    public static IReadOnlyList<RunValue> Values(Study study, string measure, Func<MeasureResult, double> of) =>
    [
        .. Grokked(study).Select(run => new RunValue(run, run.ResultOf(measure) is { } result ? of(result) : double.NaN)).Where(value => double.IsFinite(value.Value)),
    ];

    /// <summary>Why there are so few values.</summary>
    /// <param name="study">The study.</param>
    /// <param name="measure">Name of the measure.</param>
    /// <param name="values">How many there are.</param>
    /// <param name="needed">How many are needed.</param>
    /// <param name="why">Why so many.</param>
    public static string Few(Study study, string measure, int values, int needed, string why)
    {
        IReadOnlyList<StudyRun> grokked = Grokked(study);
        int measured = grokked.Count(run => run.ResultOf(measure) is not null);
        string have = grokked.Count == 0 ? "no run has grokked in all tasks"
            : measured == 0 ? $"{measure} has not been measured of any run that grokked"
            : $"{(values < needed ? $"{values} of {needed}" : $"{values}")} runs that grokked have the number";
        return $"{have}; {why}";
    }
}

/// <summary>A run's number.</summary>
/// <param name="Run">The run.</param>
/// <param name="Value">The number, finite.</param>
internal readonly record struct RunValue(StudyRun Run, double Value);
