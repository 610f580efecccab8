using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The figure of the losses with the key frequencies' waves alone, and without them, over the steps.</summary>
internal static class CircuitLosses
{
    // Below this a loss says no more than that the answers are certain.
    private const double Floor = 1e-4;

    private static readonly (string Train, string Test, string Words)[] Losses =
    [
        ("train_loss", "test_loss", "all of the logits"),
        ("restricted_train_loss", "test_restricted_loss", "key waves alone (restricted)"),
        ("excluded_train_loss", "excluded_test_loss", "all but key waves (excluded)"),
    ];

    /// <summary>The figure.</summary>
    /// <param name="measured">The runs.</param>
    public static Figure Of(Measured measured)
    {
        (RunMeasured Run, string Task)[] shown = [.. measured.Conditions.SelectMany(condition => condition.Tasks.Select(task => (condition.First, task))).Where(s => s.First.Of("", s.task).Any())];
        double[] heights = [.. shown.SelectMany(s => Losses.SelectMany(loss => new[] { loss.Train, loss.Test }.SelectMany(column => s.Run.Of("", s.Task).Select(row => row.Number(column))))).Where(v => double.IsFinite(v) && v > 0)];
        double low = Math.Max(Floor, heights.DefaultIfEmpty(1).Min());
        var axis = new Axis("loss (nats)", low, heights.Concat(shown.Select(s => s.Run.Run.EvenLoss())).DefaultIfEmpty(1).Max() * 1.3, IsLogarithmic: true);
        return measured.Figure(
            new FigureText(
                "fourier-losses",
                "Mean cross-entropy (nats, logarithmic) of the logits, of their projection on the key frequencies' waves (restricted), and of the logits without it (excluded), over the steps, on training pairs (dashed) and test pairs (full); "
                    + "the restricted test loss with the projection taken over the test pairs alone. The first run of each condition, a panel for each task; squares on the test curves are at the grok step. Once the circuit carries the training pairs, too, the excluded training loss is high. Each panel has its own steps."
                    + (heights.DefaultIfEmpty(1).Min() < low ? $" Losses below {Words.Plain(low)} are drawn at the lower edge." : ""),
                ", of each condition the first drawn", "none, single runs", $"dotted, even answers: {measured.Study.EvenLoss()}"),
            shown.Select(s => Panel(s.Run, s.Task, axis)),
            measured.Conditions.Max(condition => Math.Min(3, condition.Tasks.Count)),
            [
                .. Losses.SelectMany((loss, i) => (LegendEntry[])[new(Palette.TrainOf(i), $"{loss.Words}, training pairs"), new(Palette.TestOf(i), $"{loss.Words}, test pairs")]),
                new LegendEntry(Palette.Ink, "grokked", IsMark: true, MarkForm.Square),
            ],
            measured.Data("", ["step", "task", .. Losses.SelectMany(loss => new[] { loss.Train, loss.Test })]));
    }

    private static Panel Panel(RunMeasured run, string task, Axis axis)
    {
        ResultRow[] rows = [.. run.Of("", task)];
        return new Panel(
            run.Run.Title,
            $"{task}; key frequencies: {Words.Whole(rows[^1].Number("key_frequencies"))}",
            Axis.Steps(Math.Max(1, run.Run.Step)),
            axis,
            [
                .. Losses.Select((loss, i) => StepSeries.Of(run, rows, loss.Train).LineOf(Palette.TrainOf(i))),
                .. Losses.Select((loss, i) => StepSeries.Of(run, rows, loss.Test).LineOf(Palette.TestOf(i))),
            ],
            [.. Losses.SelectMany(loss => StepSeries.Of(run, rows, loss.Test).MarkAt(run.Run.GrokStep(task), axis, Palette.Ink, MarkForm.Square)).Select(mark => mark with { Y = Math.Max(mark.Y, axis.Low) })],
            [run.Run.EvenLoss()])
        {
            Run = run.Name,
        };
    }
}
