using Grokscope.Report.Figures;
using Grokscope.Report.Page;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The figure of the loss along the straight line from the weights that have memorised to those that have grokked.</summary>
internal static class MemorisedToGrokked
{
    // Below this a loss says no more than that the answers are certain.
    private const double Floor = 1e-4;

    private static readonly (string Line, string Words)[] Lines = [("straight", "as it is"), ("rescaled", "rescaled")];

    /// <summary>The figure.</summary>
    /// <param name="taken">The runs.</param>
    /// <param name="modulus">P.</param>
    public static Figure Of(Taken taken, int modulus)
    {
        double[] losses = [.. taken.Runs.SelectMany(run => run.Result.Numbers("line", "train_loss").Concat(run.Result.Numbers("line", "test_loss"))).Where(loss => double.IsFinite(loss) && loss > 0)];
        double even = Math.Log(modulus), low = Math.Max(Floor, losses.Min());
        var axis = new Axis("loss (nats)", low, Math.Max(losses.Max(), even) * 1.3, IsLogarithmic: true);
        TakenCondition[] shown = [.. taken.Conditions.Where(condition => condition.Runs.Any(HasLine))];
        return taken.Figure(
            new FigureText(
                "landscape-line",
                "Loss (nats, logarithmic) on training pairs (dashed) and test pairs (full) along the straight line from the first weights that have memorised (α = 0) to the first that have grokked (α = 1), and a quarter beyond either end. Left as it is; right with the earlier residual stream brought to the length of the later one, which changes nothing of what the model "
                    + $"computes but takes the work of weight decay off the line. A line for each run and task, {taken.Runs.Count(HasLine)} of {taken.Runs.Count()} runs; the others have not grokked."
                    + (low > losses.Min() ? $" Losses below {Words.Plain(low)} are drawn at the lower edge." : ""),
                "", "none, single runs", $"dotted, even answers: ln {modulus} = {even:0.00}"),
            shown.SelectMany(condition => Lines.Select(line => Panel(taken, condition, line.Line, line.Words, axis, even))),
            2,
            [
                .. taken.Runs.SelectMany(run => run.Run.Tasks).Distinct().SelectMany(task => (LegendEntry[])
                [
                    new(Palette.TrainOf(taken.IndexOf(task)), $"{task}, training pairs"), new(Palette.TestOf(taken.IndexOf(task)), $"{task}, test pairs"),
                ]),
            ],
            new FigureData(
                ["run", "line", "alpha", "task", "train_loss", "test_loss", "train_accuracy", "test_accuracy"],
                taken.Runs.SelectMany(run => run.Result.RowsOf("line").Select(row => (string[])
                [
                    run.Name, row.Text("line"), Words.ExactOrNone(row.Number("alpha")), row.Text("task"),
                    .. row.Fields("train_loss", "test_loss", "train_accuracy", "test_accuracy"),
                ]))));
    }

    private static bool HasLine(TakenRun run) => run.Result.RowsOf("line").Any();

    private static Panel Panel(Taken taken, TakenCondition condition, string line, string words, Axis axis, double even)
    {
        (TakenRun Run, string Task, Func<string, Curve> Of)[] curves =
        [
            .. condition.Runs.Where(HasLine).SelectMany(run => condition.Tasks.Select(task =>
                (run, task, (Func<string, Curve>)(column => Curve.Of(run.Of("line", task).Where(row => row.Text("line") == line), column, "alpha"))))),
        ];
        return new Panel(
            condition.Title,
            $"{words}; {Words.Count(condition.Runs.Count(HasLine), "run")}",
            new Axis("α", -0.25, 1.25, Names: [(0, "0 memorised"), (1, "1 grokked")]),
            axis,
            [
                .. curves.Select(c => c.Of("train_loss").Line(Palette.TrainOf(taken.IndexOf(c.Task)), c.Run.Name)),
                .. curves.Select(c => c.Of("test_loss").Line(Palette.TestOf(taken.IndexOf(c.Task)), c.Run.Name)),
            ],
            [],
            [even]);
    }
}
