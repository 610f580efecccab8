using Grokscope.Report.Reading;

namespace Grokscope.Report.Figures;

/// <summary>Axes of steps for a figure with a panel for each run: one for all, unless the finished runs of the conditions differ too much in length.</summary>
/// <param name="study">The runs.</param>
internal sealed class RunAxes(Study study)
{
    private readonly Dictionary<StudyRun, int> _ends = study.Conditions
        .SelectMany(condition => condition.Runs.Select(run => (run, End: Math.Max(1, condition.Runs.Max(other => other.Step))))).ToDictionary(run => run.run, run => run.End);

    private readonly bool _isShared = IsShared([.. study.Conditions.Where(condition => condition.Runs.Any(run => run.Result is not null)).Select(condition => condition.Runs.Max(run => run.Step))], study.LastStep);

    /// <summary>What a caption adds where each condition has an axis of its own; else nothing.</summary>
    public string Note => _isShared ? "" : StepAxes.OwnWords;

    /// <summary>The axis of a run's panel: as far as the longest run goes, of all or of its condition.</summary>
    public Axis Of(StudyRun run) => Axis.Steps(_isShared ? study.LastStep : _ends[run]);

    // Runs that have only begun say nothing of how long they will be.
    private static bool IsShared(int[] ends, int last) => ends.Length < 2 || ends.Min() >= StepAxes.LeastPart * last;
}
