using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Order;

/// <summary>In which order the tasks of a group of runs grok, as its own runs say.</summary>
internal sealed class TaskOrder
{
    private TaskOrder(DecayGroup group, IReadOnlyList<string> tasks, IReadOnlyList<StudyRun> runs) => (Group, Tasks, Runs) = (group, tasks, runs);

    /// <summary>The runs' group.</summary>
    public DecayGroup Group { get; }

    /// <summary>The tasks, by the mean of the logarithm of their grok steps.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>The runs in which all of them grokked: what the order rests on.</summary>
    public IReadOnlyList<StudyRun> Runs { get; }

    /// <summary>Each two tasks that follow one another.</summary>
    public IEnumerable<(string Earlier, string Later)> Pairs => Tasks.Zip(Tasks.Skip(1));

    /// <summary>The order in words: "mul → sq → add".</summary>
    public string Arrows => string.Join(" → ", Tasks);

    /// <summary>The order of a group; null where it has a single task, or no run in which all tasks grokked.</summary>
    public static TaskOrder? Of(DecayGroup group)
    {
        StudyRun[] runs = [.. group.Runs.Where(run => group.Tasks.All(task => run.GrokStep(task) is not null))];
        return group.Tasks.Count < 2 || runs.Length == 0 ? null
            : new TaskOrder(group, [.. group.Tasks.OrderBy(task => runs.Average(run => Math.Log(run.GrokStep(task)!.Value)))], runs);
    }

    /// <summary>Steps between two tasks' groks, the later minus the earlier, of each run in which both grokked.</summary>
    public IEnumerable<(StudyRun Run, int Earlier, int Later)> Delays(string earlier, string later) =>
        Group.Runs.Where(run => run.GrokStep(earlier) is not null && run.GrokStep(later) is not null).Select(run => (run, run.GrokStep(earlier)!.Value, run.GrokStep(later)!.Value));

    /// <summary>A delay as a share of the earlier task's grok step, in per cent.</summary>
    public static double Percent(double earlier, double later) => 100 * (later - earlier) / earlier;

    /// <summary>A pair in words.</summary>
    public static string Words(string earlier, string later) => $"{earlier} → {later}";
}
