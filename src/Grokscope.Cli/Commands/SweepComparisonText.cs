using Grokscope.Cli.Progress;
using Grokscope.Experiments;

namespace Grokscope.Cli.Commands;

/// <summary>A comparison of two sweeps as the terminal shows it.</summary>
internal static class SweepComparisonText
{
    /// <summary>One line where nothing differs, else what only one has and a table of the cells that both have begun.</summary>
    public static string Of(SweepComparison sweeps) => sweeps.Differs ? Differences(sweeps) : Equal(sweeps);

    private static string Equal(SweepComparison sweeps)
    {
        RunComparison[] runs = [.. sweeps.Cells.Select(cell => cell.Runs)];
        bool unfinished = runs.Any(r => r.A.Status is null) || sweeps.NotBegun.Count > 0;
        return $"Equal{(unfinished ? " so far" : "")}: {Texts.Count(runs.Length, "cell")} with "
            + RunComparisonText.Compared(Sum(r => r.Train.Rows), Sum(r => r.Eval.Rows), Sum(r => r.Snapshots.Files))
            + (sweeps.NotBegun.Count > 0 ? $"; {Texts.Count(sweeps.NotBegun.Count, "cell")} not begun in either." : ".")
            + runs.Select(r => RunComparisonText.Packed(r.A, r.B)).FirstOrDefault(text => text.Length > 0);

        long Sum(Func<RunComparison, long> count) => runs.Sum(count);
    }

    private static string Differences(SweepComparison sweeps)
    {
        List<string> lines =
        [
            $"A  {sweeps.A.Path}: {Texts.Count(sweeps.A.Cells, "cell")}",
            $"B  {sweeps.B.Path}: {Texts.Count(sweeps.B.Cells, "cell")}",
            "",
            .. Lines("configuration", sweeps.Settings.Select(RunComparisonText.Setting)),
            .. Lines("only in A", sweeps.OnlyInA),
            .. Lines("only in B", sweeps.OnlyInB),
            .. Lines("begun only in A", sweeps.BegunOnlyInA),
            .. Lines("begun only in B", sweeps.BegunOnlyInB),
            .. Lines("not begun", sweeps.NotBegun),
        ];
        if (sweeps.Cells.Count > 0)
            lines.AddRange(["", .. Table(sweeps.Cells)]);
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Lines(string label, IEnumerable<string> texts) =>
        texts.Select((text, i) => RunComparisonText.Line(i == 0 ? label : "", text));

    private static IEnumerable<string> Table(IReadOnlyList<CellComparison> cells)
    {
        string[] tasks = [.. cells.SelectMany(cell => cell.Runs.Tasks.Keys).Distinct()];
        string[][] rows =
        [
            ["cell", "first differing step", .. tasks.Select(task => $"grok {task}, A / B"), "differs in"],
            .. cells.Select(cell => Row(cell.Name, cell.Runs)),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join("  ", row.Select((text, i) => text.PadRight(widths[i]))).TrimEnd());

        string[] Row(string name, RunComparison runs) =>
        [
            name,
            runs.FirstDifferingStep is { } step ? Texts.Whole(step) : "none",
            .. tasks.Select(task => RunComparisonText.GrokSteps(runs.Tasks.GetValueOrDefault(task))),
            runs.Differs ? string.Join(", ", runs.DiffersIn) : "nothing",
        ];
    }
}
