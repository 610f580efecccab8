using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Grokscope.Training;

namespace Grokscope.Docs.Results;

/// <summary>How each run of a study ended, and what it cost.</summary>
internal static class RunMatrix
{
    /// <summary>A row a run, and below it <see cref="Sum"/>.</summary>
    public static string Of(Study study)
    {
        string table = ReportTable.Of(
            ["run", "ended", "steps", .. study.Tasks.Select(task => $"{task} groks at"), "time", "SHA-256 of the weights"],
            [.. study.Runs.Select(run => (IReadOnlyList<Cell>)
            [
                new(run.Title, CellKind.Words), new(run.StatusWords, CellKind.Words), new(Words.Whole(run.Step)), .. study.Tasks.Select(task => Grok(run, task)),
                run.Result is { } result ? new(Words.Duration(result.Seconds)) : Cells.None,
                run.Result is { } ended ? new(ended.WeightsSha256[..16], CellKind.Code) : Cells.None,
            ])]);
        return $"{table}\n\n{Sum(study)}";
    }

    /// <summary>How many runs there are, how many have grokked, and their steps together, in a sentence.</summary>
    public static string Sum(Study study)
    {
        RunResult[] done = [.. study.Runs.Select(run => run.Result).OfType<RunResult>()];
        return $"{Words.Count(study.Runs.Count, "run")}, {done.Length} of them done, {done.Count(result => result.AllGrokked)} with all tasks grokked: {Words.Whole(done.Sum(result => (double)result.Steps))} steps.";
    }

    private static Cell Grok(StudyRun run, string task) => !run.Tasks.Contains(task) ? Cells.None
        : run.GrokStep(task) is { } step ? new(Words.Whole(step)) : new($"> {Words.Whole(run.Step)}", CellKind.Absent);
}
