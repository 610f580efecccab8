using Grokscope.Report.Figures;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Order;

/// <summary>
/// What a panel shows of the pairs of heads in a condition: all of them, each in a colour of its own; or, where they are more than there are colours, those of one
/// task with each other one, in the other task's colour.
/// </summary>
/// <param name="Study">The study, whose tasks decide the colours.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Task">The task; null for all.</param>
internal sealed record HeadPairs(Study Study, MeasuredCondition Condition, string? Task)
{
    /// <summary>The panel's title.</summary>
    public string Title => Task is null ? Condition.Title : $"{Task} and each other task";

    /// <summary>What stands below it.</summary>
    public string Note => Task is null ? Condition.Note : string.Join(", ", new[] { Condition.Title, Condition.Note }.Where(text => text.Length > 0));

    /// <summary>The panels of all conditions.</summary>
    public static IReadOnlyList<HeadPairs> Of(Measured measured) =>
    [
        .. measured.Conditions.SelectMany(condition => IsSplit(measured.Study)
            ? condition.Tasks.Select(task => new HeadPairs(measured.Study, condition, task))
            : [new HeadPairs(measured.Study, condition, null)]),
    ];

    /// <summary>What the colours mean.</summary>
    public static IEnumerable<LegendEntry> Legend(Study study) => IsSplit(study)
        ? study.Tasks.Select((task, k) => new LegendEntry(Palette.TestOf(k), $"with {task}"))
        : Pairs(study).Select((pair, i) => new LegendEntry(Palette.KindOf(i), $"{pair.A}, {pair.B}"));

    /// <summary>A line for each pair and run.</summary>
    /// <param name="column">Column of the measure heads.</param>
    public IReadOnlyList<Line> Lines(string column) =>
    [
        .. Condition.Runs.SelectMany(run => run.Rows().GroupBy(row => (A: row.Text("task_a"), B: row.Text("task_b")))
            .Where(pair => Task is null || pair.Key.A == Task || pair.Key.B == Task)
            .Select(pair => new Line(PenOf(pair.Key), [.. pair.Select(row => row.Number("step"))], [.. pair.Select(row => row.Number(column))], run.Name))),
    ];

    private Pen PenOf((string A, string B) pair) => Task is null ? Palette.KindOf(Pairs(Study).IndexOf(pair)) : Palette.TestOf(Study.IndexOf(pair.A == Task ? pair.B : pair.A));

    private static bool IsSplit(Study study) => Pairs(study).Count > Palette.Kinds;

    // Only those that some run has.
    private static List<(string A, string B)> Pairs(Study study) =>
        [.. study.Runs.SelectMany(run => run.Tasks.SelectMany((a, i) => run.Tasks.Skip(i + 1).Select(b => (a, b)))).Distinct()];
}
