using System.Globalization;
using Grokscope.Cli.Progress;
using Grokscope.Experiments;
using Grokscope.Training;

namespace Grokscope.Cli.Commands;

/// <summary>A comparison of two runs as the terminal shows it.</summary>
internal static class RunComparisonText
{
    private const int Label = 17;

    /// <summary>One line where nothing differs, else a line per file and per end.</summary>
    public static string Of(RunComparison runs) => runs.Differs ? Differences(runs) : Equal(runs);

    /// <summary>A line that begins with a label.</summary>
    public static string Line(string label, string text) => $"{label.PadRight(Label)}{text}";

    /// <summary>A key and its two values.</summary>
    public static string Setting(SettingDifference setting) => $"{setting.Key}: A {setting.A ?? "has none"}, B {setting.B ?? "has none"}";

    /// <summary>What was compared, in words.</summary>
    public static string Compared(long trainRows, long evalRows, long snapshots) =>
        $"{Texts.Count(trainRows, "row")} of train.csv, {Texts.Whole(evalRows)} of eval.csv and {Texts.Count(snapshots, "snapshot")}";

    /// <summary>The grok steps of a task: "300 / 400", "none" where it has not grokked, "-" where a run has no such task.</summary>
    public static string GrokSteps(TaskComparison? task) => $"{Word(task?.A)} / {Word(task?.B)}";

    /// <summary>What cannot have been compared, where one of two is a packed copy.</summary>
    public static string Packed(RunEnd a, RunEnd b) => a.IsPacked || b.IsPacked ? " A packed copy has no train.csv, and of the snapshots at most the last." : "";

    private static string Word(TaskProgress? progress) => progress is null ? "-" : Word(progress.GrokStep);

    private static string Word(int? step) => step is { } known ? Texts.Whole(known) : "none";

    private static string Equal(RunComparison runs) =>
        $"Equal{(runs.A.Status is null ? " so far" : "")}: {Compared(runs.Train.Rows, runs.Eval.Rows, runs.Snapshots.Files)}; "
        + $"both {State(runs.A)}.{OnlyIn("snapshot", runs.Snapshots.FilesOnlyInA, runs.Snapshots.FilesOnlyInB)}{Packed(runs.A, runs.B)}";

    private static string Differences(RunComparison runs)
    {
        List<string> lines =
        [
            $"A  {runs.A.Path}: {State(runs.A)}{(runs.EndsEarlier == "a" ? ", ends earlier" : "")}",
            $"B  {runs.B.Path}: {State(runs.B)}{(runs.EndsEarlier == "b" ? ", ends earlier" : "")}",
            "",
            .. runs.Settings.Select((setting, i) => Line(i == 0 ? "configuration" : "", Setting(setting))),
            Line("train.csv", Table(runs.Train)),
            Line("eval.csv", Table(runs.Eval)),
            Line("snapshots", Snapshots(runs.Snapshots)),
            Line("grok steps", string.Join(", ", runs.Tasks.Select(t => $"{t.Key} {GrokSteps(t.Value)}{Thresholds(t.Value)}"))),
        ];
        if (runs.WeightsEqual is { } equal)
            lines.Add(Line("final weights", equal ? "equal" : "differ"));
        return string.Join('\n', lines);
    }

    private static string State(RunEnd run) =>
        $"{(run.Status is { } status ? Texts.State(status) : "unfinished")} at step {Texts.Whole(run.Steps)}";

    private static string Table(TableComparison table)
    {
        string rows = table.First is { } first
            ? $"first differs at step {Texts.Whole(first.Step)}: {Number(first.Columns[0])}{More(first.Columns.Count, "column")}; "
                + $"{Texts.Whole(table.DifferingRows)} of {Texts.Count(table.Rows, "row")} differ."
            : Same(table.Rows, "row");
        return rows + (table.FirstMissing is { } step ? $" One of the files lacks step {Texts.Whole(step)}." : "")
            + OnlyIn("row", table.RowsOnlyInA, table.RowsOnlyInB) + OnlyIn(table.ColumnsOnlyInA, table.ColumnsOnlyInB);
    }

    private static string Snapshots(SnapshotComparison snapshots)
    {
        string files = Same(snapshots.Files, "snapshot");
        if (snapshots.First is { } first)
        {
            TensorDifference tensor = first.Tensors[0];
            string how = tensor.DifferingValues is { } differing
                ? $"{Texts.Count(differing, "value")}, by at most {tensor.LargestDifference!.Value.ToString("G3", CultureInfo.InvariantCulture)}"
                : $"A {tensor.A}, B {tensor.B}";
            files = $"first differ at step {Texts.Whole(first.Step)}: {tensor.Name}, {how}{More(first.Tensors.Count, "tensor")}.";
        }
        return files + OnlyIn("snapshot", snapshots.FilesOnlyInA, snapshots.FilesOnlyInB)
            + OnlyIn(snapshots.TensorsOnlyInA, snapshots.TensorsOnlyInB);
    }

    /// <summary>The steps besides the grok step where it is they that differ.</summary>
    private static string Thresholds(TaskComparison task)
    {
        if (!task.Differs || task.A!.GrokStep != task.B!.GrokStep)
            return "";
        (string Name, int? A, int? B)[] steps =
            [("50", task.A.Step50, task.B.Step50), ("90", task.A.Step90, task.B.Step90), ("98", task.A.Step98, task.B.Step98)];
        return $" ({string.Join(", ", steps.Where(s => s.A != s.B).Select(s => $"first at {s.Name} %: {Word(s.A)} / {Word(s.B)}"))})";
    }

    private static string Number(NumberDifference number) => string.Create(
        CultureInfo.InvariantCulture,
        $"{number.Name} A {number.A:R}, B {number.B:R} ({(number.Difference > 0 ? "+" : "")}{number.Difference:G3})");

    private static string Same(int count, string noun) => count == 0 ? $"no {noun} in common." : $"{Texts.Count(count, noun)} equal.";

    private static string More(int count, string noun) => count > 1 ? $", and {Texts.Count(count - 1, $"more {noun}")}" : "";

    private static string OnlyIn(string noun, int a, int b) => (a, b) switch
    {
        (0, 0) => "",
        (_, 0) => $" {Texts.Count(a, noun)} only in A.",
        (0, _) => $" {Texts.Count(b, noun)} only in B.",
        _ => $" {Texts.Count(a, noun)} only in A, {Texts.Whole(b)} only in B.",
    };

    private static string OnlyIn(IReadOnlyList<string> a, IReadOnlyList<string> b) =>
        (a.Count > 0 ? $" Only in A: {string.Join(", ", a)}." : "") + (b.Count > 0 ? $" Only in B: {string.Join(", ", b)}." : "");
}
