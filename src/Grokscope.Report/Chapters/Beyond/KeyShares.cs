using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The figure of how much of the logits of the test pairs the key frequencies' waves explain, over the steps.</summary>
internal static class KeyShares
{
    private const string Share = "test_key_share", Random = "test_random_key_share";

    /// <summary>The figure.</summary>
    public static Figure Of(Measured measured) => measured.Figure(
        new FigureText(
            "fourier-key-share",
            "Share of the logits of the test pairs that waves of the answer at the key frequencies explain, over the steps; test pairs alone, to which memorised answers cannot add. A panel for each condition, a line for each run and task, a dot at the task's grok step. "
                + "Where a run does not grok, nearly all frequencies count as key, so that random logits have a large share in them, too. Each panel has its own steps.",
            "", "none, single runs", "dashed, what the same frequencies explain of random logits, mean over a condition's runs"),
        measured.Conditions.Select(condition => Panel(measured, condition)),
        PanelGrid.PerRow(measured.Conditions.Count),
        [
            .. measured.Runs.SelectMany(run => run.Run.Tasks).Distinct().SelectMany(task => (LegendEntry[])
            [
                new(Palette.TestOf(measured.Study.IndexOf(task)), task), new(Palette.TestOf(measured.Study.IndexOf(task)), $"{task} grokked", IsMark: true),
            ]),
            new LegendEntry(Palette.Control, "random logits"),
        ],
        measured.Data("", "step", "task", Share, Random));

    private static Panel Panel(Measured measured, MeasuredCondition condition)
    {
        (RunMeasured Run, string Task, StepSeries Curve)[] curves = [.. condition.Runs.SelectMany(run => run.Run.Tasks.Select(task => (run, task, StepSeries.Of(run, run.Of("", task), Share))))];
        var heights = new Axis("share of the logits", 0, 1.04);
        double[] random = [.. condition.Tasks.Select(task => condition.Runs.SelectMany(run => run.Of("", task)).Select(row => row.Number(Random)).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())];
        return new Panel(
            condition.Title,
            $"random logits: {string.Join(", ", condition.Tasks.Zip(random, (task, level) => $"{task} {Words.Percent(level)}"))}",
            condition.Steps,
            heights,
            [
                .. random.Where(double.IsFinite).Select(level => new Line(Palette.Control, [0, condition.Steps.High], [level, level])),
                .. curves.Select(c => c.Curve.LineOf(Palette.TestOf(measured.Study.IndexOf(c.Task)))),
            ],
            [.. curves.SelectMany(c => c.Curve.MarkAt(c.Run.Run.GrokStep(c.Task), heights, Palette.TestOf(measured.Study.IndexOf(c.Task))))],
            []);
    }
}
