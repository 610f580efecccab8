using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The published phase portrait: the commutator of WQ and WK against the gap of WQ, as a path over the steps.</summary>
internal static class PortraitPaths
{
    private const int Stretches = 6;

    /// <summary>The figure.</summary>
    public static Figure Of(Measured measured)
    {
        (RunMeasured Run, AttentionPart Layer)[] shown = [.. measured.Conditions.SelectMany(condition => AttentionPart.Of(condition.First, "weights").Select(layer => (condition.First, layer)))];
        int layers = shown.Max(s => s.Layer.Layer) + 1;
        return measured.Figure(
            new FigureText(
                "spectra-portrait",
                "The published phase portrait: ‖WQ WK − WK WQ‖ (Frobenius) against σ1 − σ2 of WQ, a path over the steps, of each layer of the first run of each condition; its six colours are equal stretches of the run's steps. Dots are the tasks' grok steps, the filled square the peak of the commutator, the open one the least gap "
                    + "(both smoothed over three points, from the fourth point on, as published). The note says how far apart these two are, and how far two points drawn at random would be. Each panel has its own axes.",
                ", of each condition the first drawn", "none, single runs", "in the notes, the mean distance of two points drawn at random; the commutator itself grows with the norms of the weights"),
            shown.Select(s => Panel(measured, s.Run, s.Layer)),
            layers is 2 or 3 ? layers : PanelGrid.PerRow(measured.Conditions.Count),
            [
                new LegendEntry(Palette.RankOf(0, Stretches), "first sixth of the run"), new LegendEntry(Palette.RankOf(Stretches - 1, Stretches), "last sixth"),
                new LegendEntry(Palette.Ink, "peak of the commutator", IsMark: true, MarkForm.Square), new LegendEntry(Palette.Ink, "least gap", IsMark: true, MarkForm.OpenSquare),
                .. measured.Runs.SelectMany(run => run.Run.Tasks).Distinct().Select(task => new LegendEntry(Palette.TestOf(measured.Study.IndexOf(task)), $"{task} grokked", IsMark: true)),
            ],
            measured.Data("portrait", "step", "object", "layer", "head", "g12", "commutator", "normalised"));
    }

    private static Panel Panel(Measured measured, RunMeasured run, AttentionPart layer)
    {
        ResultRow[] rows = [.. layer.Rows(run)];
        StepSeries gap = StepSeries.Of(run, rows, "g12"), commutator = StepSeries.Of(run, rows, "commutator");
        ResultRow? timing = layer.Timing(run);
        double peak = timing?.Number("peak") ?? double.NaN, minimum = timing?.Number("gap_minimum") ?? double.NaN;
        return new Panel(
            run.Run.Title,
            $"layer {layer.Layer}; {(double.IsNaN(peak) ? "too few points for a peak" : $"peak to least gap {Words.Whole(timing!.Number("distance"))} steps (random {Words.Whole(timing.Number("uniform_distance"))})")}",
            Around("σ1 − σ2 of WQ", gap.Values),
            Around("‖[WQ, WK]‖", commutator.Values),
            [.. Stretch(gap, commutator, run)],
            [
                .. run.Run.Tasks.SelectMany(task => At(run.Run.GrokStep(task), Palette.TestOf(measured.Study.IndexOf(task)), MarkForm.Dot)),
                .. At(peak, Palette.Ink, MarkForm.Square), .. At(minimum, Palette.Ink, MarkForm.OpenSquare),
            ],
            [])
        {
            Run = run.Name,
        };

        IEnumerable<Mark> At(double? step, Pen pen, MarkForm form) =>
            step is { } s && double.IsFinite(gap.Before(s)) && double.IsFinite(commutator.Before(s)) ? [new Mark(pen, gap.Before(s), commutator.Before(s), form, run.Name)] : [];
    }

    private static IEnumerable<Line> Stretch(StepSeries gap, StepSeries commutator, RunMeasured run)
    {
        double last = gap.Steps[^1];
        int[] known = [.. Enumerable.Range(0, gap.Steps.Count).Where(i => double.IsFinite(gap.Values[i]) && double.IsFinite(commutator.Values[i]))];
        for (int stretch = 0; stretch < Stretches; stretch++)
        {
            int[] own = [.. known.Where(i => Math.Min(Stretches - 1, (int)(Stretches * gap.Steps[i] / Math.Max(1, last))) == stretch)];
            if (own.Length == 0)
                continue;
            // A stretch ends where the next begins.
            int[] points = [.. own, .. known.Where(i => i > own[^1]).Take(1)];
            yield return new Line(Palette.RankOf(stretch, Stretches), [.. points.Select(i => gap.Values[i])], [.. points.Select(i => commutator.Values[i])], run.Name);
        }
    }

    private static Axis Around(string label, IReadOnlyList<double> values)
    {
        double[] known = [.. values.Where(double.IsFinite).DefaultIfEmpty(0)];
        double margin = Math.Max((known.Max() - known.Min()) * 0.06, 1e-9);
        return new Axis(label, known.Min() - margin, known.Max() + margin);
    }
}
