using System.Globalization;
using Grokscope.Geometry.Grams;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Onset;
using Grokscope.Geometry.Statistics;

namespace Grokscope.Geometry;

/// <summary>
/// The spectrum of ten consecutive updates of the attention weights along a run, whether its second gap has declined at the grok, and how much the same statistic
/// declines at other steps. Source: method.md §21; §23, 32.
/// </summary>
internal sealed class GramMeasure : RunMeasure
{
    /// <summary>The spacing of windows that take every snapshot, as published.</summary>
    internal const int Every = 0;

    private const string NoGrok = "not all tasks reach a test accuracy of 95 % at once", NoWindow = "no window ends before the grok";

    private static readonly Column Spacing =
        new("spacing", "steps", "steps of each update: snapshots on a grid of equal steps; 0: every snapshot, whatever the steps between them, as published");

    /// <inheritdoc/>
    public override string Name => "gram";

    /// <inheritdoc/>
    public override string Summary => "singular values of ten consecutive updates of the attention weights, and the decline of their gap before the grok";

    /// <inheritdoc/>
    public override string Source => "method.md §21, §23 I";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", "the decline of g23 at the grok",
            Spacing,
            new("windows", "", "windows"),
            new("length", "steps", "end of the last window"),
            new("grok", "steps", "first evaluation with a test accuracy of 95 % in all tasks (G95)"),
            new("g23_early", "", "largest g23 of the windows that end before the grok; of all where there is none"),
            new("R_early", "", "mean R of the same windows"),
            new("g23_grok", "", "g23 of the last window that ends at the grok or before"),
            new("R_grok", "", "its R"),
            new("decline", "", "g23_early/g23_grok. A maximum over one value that mostly is among those it was taken of: it cannot be below 1 then, whatever happened"),
            new("declined", "", "decline > 1.5, as published"),
            new("k_term", "", "k of the last window"),
            new("earlier", "", "earlier windows with such a ratio: the grok put as long after their end as it is after the end of its own"),
            new("earlier_low", "", "2.5 % quantile of their ratios"),
            new("earlier_median", "", "median"),
            new("earlier_high", "", "97.5 % quantile"),
            new("earlier_as_large", "share of 1", "share of them with a ratio as large as decline, or larger")),
        new("windows", $"{GramWindow.Width} consecutive updates d_t = u_t − u_(t−1), u all weights of in_proj and out_proj; σ_1 ≥ … the singular values of their rows",
            [Spacing,
            new("first_step", "steps", "step of the snapshot that the first update begins from"),
            new("end_step", "steps", "step at which the last ends"),
            .. Enumerable.Range(1, GramWindow.Width).Select(i => new Column($"sigma{i}", "", $"σ_{i}; 0 where only rounding errors are left")),
            new("g23", "", "σ_2² − σ_3²"),
            new("score", "", "largest of σ_j/Σσ · σ_j/σ_(j+1), j = 1 … 9"),
            new("k", "", "the j of it"),
            new("R", "", "σ_k/σ_(k+1)"),
            new("k_unweighted", "", "j of the largest σ_j/σ_(j+1)"),
            new("R_unweighted", "", "that ratio")]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run)
    {
        IReadOnlyList<int> steps = run.DemandSnapshots(GramWindow.Width + 1);
        int finest = CommonGrid.Spacing(steps);
        return
        [
            .. CommonGrid.Multiples.Select(multiple => multiple * finest)
                .Where(spacing => CommonGrid.Grid(steps, spacing).Count > GramWindow.Width)
                .Prepend(Every)
                .Select(spacing => new MeasureItem($"spacing={spacing}", Part: spacing.ToString(CultureInfo.InvariantCulture), Work: StepsAt(run, spacing).Count)),
        ];
    }

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        int spacing = int.Parse(item.Part, CultureInfo.InvariantCulture);
        IReadOnlyList<GramWindow> windows = GramWindow.Of(
            UpdateProducts.Of(run.Snapshots, run.Layout, StepsAt(run, spacing), GramWindow.Width, worker.Stop));
        foreach (GramWindow window in windows)
            AddWindow(part, spacing, window);
        var series = new GapSeries([.. windows.Select(window => new GapPoint(window.EndStep, window.G23, window.Edge?.R ?? double.NaN))]);
        AddSummary(part, spacing, series, windows[^1].Edge, GrokTimes.AllAbove95(run));
    }

    private static IReadOnlyList<int> StepsAt(MeasuredRun run, int spacing) => spacing == Every ? run.Steps : CommonGrid.Grid(run.Steps, spacing);

    private static void AddWindow(MeasurePart part, int spacing, GramWindow window)
    {
        var few = new Undefined($"the updates span {window.Sigma.Count(sigma => sigma > 0)} directions only");
        part.Add(
            "windows",
            [
                spacing, window.FirstStep, window.EndStep, .. window.Sigma.Select(sigma => (Cell)sigma), window.G23,
                .. window.Edge is { } edge ? new Cell[] { edge.Score, edge.K, edge.R } : [few, few, few],
                .. window.PlainEdge is { } plain ? new Cell[] { plain.K, plain.R } : [few, few],
            ]);
    }

    private static void AddSummary(MeasurePart part, int spacing, GapSeries series, SpectralEdge? last, int? grok)
    {
        int before = grok is null ? series.Points.Count : series.Points.Count(point => point.End < grok);
        GapDecline? decline = grok is null ? null : series.At(grok.Value);
        Undefined none = new(grok is null ? NoGrok : NoWindow), flat = new("the updates of some window span too few directions");
        double ratio = decline?.Ratio ?? double.NaN;
        double[] earlier = decline is null ? [] : [.. series.Before(grok!.Value)];
        Cell Earlier(Func<double[], double> statistic) => earlier.Length > 0 && double.IsFinite(ratio)
            ? statistic(earlier)
            : new Undefined(decline is null ? none.Because : "there is no earlier window to compare with");
        part.Add(
            "",
            [
                spacing, series.Points.Count, series.Points[^1].End, grok is null ? new Undefined(NoGrok) : grok.Value,
                before == 0 ? none : series.Largest(before),
                before == 0 ? none : Cell.Of(series.Points.Take(before).Sum(point => point.R) / before, flat.Because),
                decline is null ? none : decline.Value.At.G23, decline is null ? none : Cell.Of(decline.Value.At.R, flat.Because),
                decline is null ? none : Cell.Of(ratio, "g23 is 0 at the grok"), decline is null ? none : ratio > GapDecline.Declined,
                last is null ? flat : last.Value.K, earlier.Length,
                Earlier(ratios => Quantiles.At(ratios, 0.025)), Earlier(ratios => Quantiles.Median(ratios)), Earlier(ratios => Quantiles.At(ratios, 0.975)),
                Earlier(ratios => (double)ratios.Count(other => other >= ratio) / ratios.Length),
            ]);
    }
}
