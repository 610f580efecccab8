using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The tables on Fourier circuits.</summary>
internal static class FourierTables
{
    // Longer tables open on demand.
    private const int MostOpen = 20;

    private static readonly string[] Steps = ["test_key_share_half_step", "test_restricted_loss_half_step", "excluded_loss_half_step", "step_50", "step_90", "lead"];

    /// <summary>In how many tasks of runs the circuit comes first.</summary>
    public static string LeadWords(Measured measured)
    {
        double[] leads = [.. measured.Runs.SelectMany(run => run.Result.Numbers("summary", "lead")).Where(double.IsFinite)];
        return leads.Length == 0
            ? "In no run is it known whether the circuit forms before the test accuracy moves: none reaches 50 %."
            : $"The share of these waves in the logits of the test pairs is half way before the test accuracy is at 50 % in {leads.Count(lead => lead > 0)} of {Words.Count(leads.Length, "case")}, a task of a run each; a curve that grows slowly before one that jumps is no proof of a cause.";
    }

    /// <summary>When each number has made half of its way, beside the accuracy.</summary>
    public static Table Summary(Measured measured) => new(
        "Steps at which the circuit is half way, beside those of the test accuracy. Half way: first snapshot from which on a number has made half of its way from the first snapshot to the last, so it depends on where the run ends. "
        + "Key share and restricted loss are of the test pairs alone; the excluded loss is the training pairs' less their plain loss. Lead: step of 50 % less that of the key share. " + Cells.RunsMeaning,
        ["condition", "task", "key share half way", "restricted loss half way", "excluded loss half way", "test 50 %", "test 90 %", "lead (steps)"],
        [
            .. measured.Conditions.SelectMany(condition => condition.Tasks.Select(task => (IReadOnlyList<Cell>)
            [
                new Cell(condition.Title, CellKind.Words),
                new Cell(task, CellKind.Words),
                .. Steps.Select(column => Cells.OfRuns(condition.Runs.SelectMany(run => run.Of("summary", task)).Select(row => row.Number(column)), Words.Whole)),
            ])),
        ]);

    /// <summary>Key frequencies that tasks share, beside random sets.</summary>
    public static Block Shared(Measured measured)
    {
        (RunMeasured Run, ResultRow Row)[] pairs = [.. measured.Runs.SelectMany(run => run.Rows("shared").Select(row => (run, row))).Where(pair => double.IsFinite(pair.row.Number("shared")))];
        if (pairs.Length == 0)
            return new Paragraph("No two tasks have frequencies of one kind, so none are shared that could be counted.");
        var table = new Table(
            "Key frequencies that two tasks share at the last snapshot, beside the mean number that random sets as large share, and the probability that these share at least as many (hypergeometric). Tasks of different kinds have none in common that could be counted. "
            + "Where a task has not grokked, nearly all frequencies count as key.",
            ["run", "tasks", "key frequencies", "shared", "random sets", "p"],
            [
                .. pairs.Select(pair => (IReadOnlyList<Cell>)
                [
                    new Cell(pair.Run.Run.Title, CellKind.Words),
                    new Cell($"{pair.Row.Text("task_a")}, {pair.Row.Text("task_b")}", CellKind.Words),
                    new Cell($"{Words.Whole(pair.Row.Number("keys_a"))}, {Words.Whole(pair.Row.Number("keys_b"))}"),
                    new Cell(Words.Whole(pair.Row.Number("shared"))),
                    new Cell(Words.Significant(pair.Row.Number("random_shared"))),
                    new Cell(Words.PValue(pair.Row.Number("probability"))),
                ]),
            ]);
        return pairs.Length > MostOpen ? new Fold($"Key frequencies that tasks share, {Words.Count(pairs.Length, "pair")}", table) : table;
    }
}
