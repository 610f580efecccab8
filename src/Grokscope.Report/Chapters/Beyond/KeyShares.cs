using Grokscope.Report.Figures;
using Grokscope.Report.Page;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The figure of how much of the logits of the test pairs the key frequencies' waves explain, over the steps.</summary>
internal static class KeyShares
{
    private const string Share = "test_key_share", Random = "test_random_key_share";

    /// <summary>The figure.</summary>
    public static Figure Of(Taken taken) => taken.Figure(
        new FigureText(
            "fourier-key-share",
            "Share of the logits of the test pairs that waves of the answer at the key frequencies explain, over the steps; test pairs alone, to which memorised answers cannot add. A panel for each condition, a line for each run and task, a dot at the task's grok step. "
                + "Where a run does not grok, nearly all frequencies count as key, so that random logits have a large share in them, too. Each panel has its own steps.",
            "", "none, single runs", "dashed, what the same frequencies explain of random logits, mean over a condition's runs"),
        taken.Conditions.Select(condition => Panel(taken, condition)),
        taken.PerRow,
        [
            .. taken.Runs.SelectMany(run => run.Run.Tasks).Distinct().SelectMany(task => (LegendEntry[])
            [
                new(Palette.TestOf(taken.IndexOf(task)), task), new(Palette.TestOf(taken.IndexOf(task)), $"{task} grokked", IsMark: true),
            ]),
            new LegendEntry(Palette.Control, "random logits"),
        ],
        new FigureData(
            ["run", "step", "task", Share, Random],
            taken.Runs.SelectMany(run => run.Result.RowsOf("").Select(row => (string[])[run.Name, Words.ExactOrNone(row.Number("step")), row.Text("task"), Words.ExactOrNone(row.Number(Share)), Words.ExactOrNone(row.Number(Random))]))));

    private static Panel Panel(Taken taken, TakenCondition condition)
    {
        (TakenRun Run, string Task, Curve Curve)[] curves = [.. condition.Runs.SelectMany(run => run.Run.Tasks.Select(task => (run, task, Curve.Of(run.Of("", task), Share))))];
        double[] random = [.. condition.Tasks.Select(task => condition.Runs.SelectMany(run => run.Of("", task)).Select(row => row.Number(Random)).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())];
        return new Panel(
            condition.Title,
            $"random logits: {string.Join(", ", condition.Tasks.Zip(random, (task, level) => $"{task} {Words.Percent(level)}"))}",
            condition.Steps,
            new Axis("share of the logits", 0, 1.04),
            [
                .. random.Where(double.IsFinite).Select(level => new Line(Palette.Control, [0, condition.Steps.High], [level, level])),
                .. curves.Select(c => c.Curve.Line(Palette.TestOf(taken.IndexOf(c.Task)), c.Run.Name)),
            ],
            [.. curves.SelectMany(c => c.Curve.Marks(c.Run.Run.GrokStep(c.Task), Palette.TestOf(taken.IndexOf(c.Task)), c.Run.Name))],
            []);
    }
}
