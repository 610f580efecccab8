using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The figure of the updates' gap g23 over the steps.</summary>
internal static class GapCurves
{
    // Less than this share of the largest gap is what rounding leaves of one.
    private const double Smallest = 1e-8;

    /// <summary>The figure.</summary>
    /// <param name="measured">The runs.</param>
    /// <param name="comparison">The measure gram-study, with the spacing of whose windows runs are compared; null where it has not been taken.</param>
    public static Figure Of(Measured measured, MeasureResult? comparison)
    {
        var seeds = new SeedPens(measured);
        double compared = comparison?.Numbers("", "spacing").FirstOrDefault(double.NaN) ?? double.NaN;
        double[] gaps = [.. measured.Runs.SelectMany(run => Windows(run, compared)).Select(row => row.Number("g23")).Where(gap => gap > 0)];
        double high = gaps.DefaultIfEmpty(1).Max() * 1.5, low = Math.Max(gaps.DefaultIfEmpty(0.1).Min() / 1.5, high * Smallest);
        var heights = new Axis("g23", low, high, IsLogarithmic: true);
        return measured.Figure(
            new FigureText(
                "gram-gap",
                "Gap g23 = σ2² − σ3² of ten consecutive updates of all attention weights, updates of equal steps, where each window ends (logarithmic). A panel for each condition, a line for each run; a dot is the grok (the first evaluation with a test accuracy of 95 % in all tasks). Each panel has its own steps.",
                "", "none, single runs", "the runs without a grok, which have no dot"),
            measured.Conditions.Select(condition => new Panel(
                condition.Title,
                $"updates of {Words.List([.. condition.Runs.Select(run => Spacing(run, compared)).Distinct().Select(spacing => spacing == 0 ? "every snapshot" : $"{Words.Whole(spacing)} steps")])}",
                condition.Steps,
                heights,
                [.. condition.Runs.Select(run => StepSeries.Of(run, Windows(run, compared), "g23", "end_step").LineOf(seeds.Of(run)))],
                [.. condition.Runs.SelectMany(run => StepSeries.Of(run, Windows(run, compared), "g23", "end_step").MarkAt(Grok(run), heights, seeds.Of(run)))],
                [])),
            PanelGrid.PerRow(measured.Conditions.Count),
            [.. seeds.Legend, .. seeds.Legend.Take(1).Select(entry => new LegendEntry(entry.Pen, "grok", IsMark: true))],
            measured.Data("windows", "spacing", "end_step", "g23", "k", "R"));
    }

    private static double? Grok(RunMeasured run) => run.Result.Numbers("", "grok").Where(double.IsFinite).Select(step => (double?)step).FirstOrDefault();

    private static ResultRow[] Windows(RunMeasured run, double compared)
    {
        double spacing = Spacing(run, compared);
        return [.. run.Rows("windows").Where(row => row.Number("spacing") == spacing)];
    }

    // The spacing at which runs are compared, where a run has it; else its finest, or every snapshot where its steps are never equal.
    private static double Spacing(RunMeasured run, double compared)
    {
        double[] spacings = [.. run.Result.Numbers("", "spacing")];
        return spacings.Contains(compared) ? compared : spacings.Where(spacing => spacing > 0).DefaultIfEmpty(0).Min();
    }
}
