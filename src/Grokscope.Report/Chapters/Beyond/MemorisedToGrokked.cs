using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The figure of the loss along the straight line from the weights that have memorised to those that have grokked.</summary>
internal static class MemorisedToGrokked
{
    // Below this a loss says no more than that the answers are certain.
    private const double Floor = 1e-4;

    private static readonly (string Line, string Words)[] Lines = [("straight", "as it is"), ("rescaled", "rescaled")];

    /// <summary>The figure.</summary>
    /// <param name="measured">The runs.</param>
    public static Figure Of(Measured measured)
    {
        double[] losses = [.. measured.Runs.SelectMany(run => run.Result.Numbers("line", "train_loss").Concat(run.Result.Numbers("line", "test_loss"))).Where(loss => double.IsFinite(loss) && loss > 0)];
        double even = measured.Runs.Max(run => run.Run.EvenLoss()), low = Math.Max(Floor, losses.Min());
        var axis = new Axis("loss (nats)", low, Math.Max(losses.Max(), even) * 1.3, IsLogarithmic: true);
        MeasuredCondition[] shown = [.. measured.Conditions.Where(condition => condition.Runs.Any(HasLine))];
        return measured.Figure(
            new FigureText(
                "landscape-line",
                "Loss (nats, logarithmic) on training pairs (dashed) and test pairs (full) along the straight line from the first weights that have memorised (α = 0) to the first that have grokked (α = 1), and a quarter beyond either end. Left as it is; right with the earlier residual stream brought to the length of the later one, which changes nothing of what the model "
                    + $"computes but takes the work of weight decay off the line. A line for each run and task, {measured.Runs.Count(HasLine)} of {measured.Runs.Count()} runs; the others have not grokked."
                    + (low > losses.Min() ? $" Losses below {Words.Plain(low)} are drawn at the lower edge." : ""),
                "", "none, single runs", $"dotted, even answers: {measured.Study.EvenLoss()}"),
            shown.SelectMany(condition => Lines.Select(line => Panel(measured, condition, line.Line, line.Words, axis))),
            2,
            [
                .. measured.Runs.SelectMany(run => run.Run.Tasks).Distinct().SelectMany(task => (LegendEntry[])
                [
                    new(Palette.TrainOf(measured.Study.IndexOf(task)), $"{task}, training pairs"), new(Palette.TestOf(measured.Study.IndexOf(task)), $"{task}, test pairs"),
                ]),
            ],
            measured.Data("line", "line", "alpha", "task", "train_loss", "test_loss", "train_accuracy", "test_accuracy"));
    }

    private static bool HasLine(RunMeasured run) => run.Rows("line").Any();

    private static Panel Panel(Measured measured, MeasuredCondition condition, string line, string words, Axis axis)
    {
        (RunMeasured Run, string Task, Func<string, StepSeries> Of)[] curves =
        [
            .. condition.Runs.Where(HasLine).SelectMany(run => condition.Tasks.Select(task =>
                (run, task, (Func<string, StepSeries>)(column => StepSeries.Of(run, run.Of("line", task).Where(row => row.Text("line") == line), column, "alpha"))))),
        ];
        return new Panel(
            condition.Title,
            $"{words}; {Words.Count(condition.Runs.Count(HasLine), "run")}",
            new Axis("α", -0.25, 1.25, Names: [(0, "0 memorised"), (1, "1 grokked")]),
            axis,
            [
                .. curves.Select(c => c.Of("train_loss").LineOf(Palette.TrainOf(measured.Study.IndexOf(c.Task)))),
                .. curves.Select(c => c.Of("test_loss").LineOf(Palette.TestOf(measured.Study.IndexOf(c.Task)))),
            ],
            [],
            [condition.First.Run.EvenLoss()]);
    }
}
