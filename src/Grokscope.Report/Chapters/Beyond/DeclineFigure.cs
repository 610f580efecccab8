using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The figure of the decline of g23 and of R in runs with a grok and in runs without, at the same share of their length.</summary>
internal static class DeclineFigure
{
    // Of the two ways to say when a run without a grok is asked, the one that every run can answer.
    private const string Matching = "fraction";

    /// <summary>The figure.</summary>
    public static Figure Of(Measured measured, MeasureResult comparison)
    {
        double threshold = PublishedValues.Of("gram_decline_threshold")!.Value;
        ResultRow[] runs = [.. comparison.RowsOf("runs").Where(row => row.Text("matching") == Matching && double.IsFinite(row.Number("value")))];
        ResultRow[] all = [.. comparison.RowsOf("").Where(row => row.Text("matching") == Matching && runs.Any(run => run.Text("group") == row.Text("group") && run.Text("statistic") == row.Text("statistic")))];
        double[] decays = [.. runs.Select(row => row.Number("weight_decay")).Distinct().Order()];
        double highestDecline = runs.Where(row => row.Text("statistic") == "ln_decline").Select(row => Math.Exp(row.Number("value"))).DefaultIfEmpty(10).Max();
        double highestR = runs.Where(row => row.Text("statistic") == "R").Select(row => row.Number("value")).DefaultIfEmpty(2).Max();
        return measured.Figure(
            new FigureText(
                "gram-decline",
                "Decline of g23 (largest earlier window over the one at the grok, logarithmic) and ratio R at the edge of the updates' spectrum, a dot for each run by its weight decay; runs without a grok (open) at the same share of their length. Lines are the means of both kinds, of declines the geometric ones. "
                    + $"Dotted: the published threshold of a decline, {Words.Significant(threshold)}, which a largest value over a single one passes without any grok.",
                "", "grey, the mean of the runs without a grok plus the 95 % interval that the difference has if the labels mean nothing (permutation test over runs)", "the runs without a grok"),
            all.Select(row => row.Text("statistic") == "R"
                ? Panel(row, runs, decays, new Axis("R", 1, highestR * 1.08), value => value, [])
                : Panel(row, runs, decays, new Axis("decline of g23 (factor)", 1, highestDecline * 1.6, IsLogarithmic: true), Math.Exp, [threshold])),
            2,
            [
                new LegendEntry(Palette.KindOf(0), "run with a grok", IsMark: true), new LegendEntry(Palette.KindOf(1), "run without", IsMark: true, MarkForm.Open),
                new LegendEntry(Palette.KindOf(0), "their mean"), new LegendEntry(Palette.KindOf(1), "mean without"), new LegendEntry(Palette.Level, "published threshold"),
            ],
            new FigureData(
                ["group", "statistic", "matching", "run", "weight_decay", "grokking", "value"],
                comparison.RowsOf("runs").Select(row => (string[])
                [
                    row.Text("group"), row.Text("statistic"), row.Text("matching"), row.Text("run"), Words.ExactOrNone(row.Number("weight_decay")), row.Flag("grokking") ? "1" : "0", Words.ExactOrNone(row.Number("value")),
                ])))
            with
        { Measures = ["gram", "gram-study"] };
    }

    private static Panel Panel(ResultRow row, ResultRow[] all, double[] decays, Axis heights, Func<double, double> shown, IReadOnlyList<double> levels)
    {
        double threshold = PublishedValues.Of("gram_decline_threshold")!.Value;
        ResultRow[] runs = [.. all.Where(run => run.Text("group") == row.Text("group") && run.Text("statistic") == row.Text("statistic"))];
        double control = row.Number("control_mean"), p = row.Number("p_larger"), low = shown(control + row.Number("null_low")), high = shown(control + row.Number("null_high"));
        double left = -0.5, right = Math.Max(1, decays.Length) - 0.5;
        return new Panel(
            row.Text("group"),
            double.IsNaN(p) ? "no comparison: runs of one kind only" : $"p that it is larger with a grok: {Words.PValue(p)} ({Words.Whole(row.Number("ways"))} ways)",
            Axis.Places("weight decay", [.. decays.Select(Words.Plain)]),
            heights,
            [.. Mean(Palette.KindOf(1), control), .. Mean(Palette.KindOf(0), row.Number("grokking_mean"))],
            [
                .. runs.GroupBy(run => run.Number("weight_decay")).SelectMany(same => same.Select((run, i) => new Mark(
                    Palette.KindOf(run.Flag("grokking") ? 0 : 1), Array.IndexOf(decays, same.Key) + (0.5 * (((i + 0.5) / same.Count()) - 0.5)), shown(run.Number("value")),
                    run.Flag("grokking") ? MarkForm.Dot : MarkForm.Open, run.Text("run")))),
            ],
            levels)
        {
            Bands = double.IsFinite(low) && double.IsFinite(high)
                ? [new Band(Palette.Muted, [left, right], [Math.Max(low, heights.Low), Math.Max(low, heights.Low)], [Math.Clamp(high, heights.Low, heights.High), Math.Clamp(high, heights.Low, heights.High)])]
                : [],
        };

        IEnumerable<Line> Mean(Pen pen, double mean) => double.IsFinite(mean) ? [new Line(pen, [left, right], [shown(mean), shown(mean)])] : [];
    }
}
