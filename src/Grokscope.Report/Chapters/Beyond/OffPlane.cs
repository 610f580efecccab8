using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The figure of how far the path lies off the planes on which the loss is mapped, over the steps.</summary>
internal static class OffPlane
{
    /// <summary>The figure.</summary>
    public static Figure Of(Measured measured) => measured.Figure(
        new FigureText(
            "landscape-off-plane",
            "Share of each snapshot's squared distance from the mean of the path that lies off the plane, over the steps; a line for each run and plane. At 0 the snapshot lies in the plane, at 1 the map says nothing of it. Dots: the run's last grok step. Each panel has its own steps. " + Few.Words,
            "", "none, single runs", "none; 0 is a path in the plane, 1 a snapshot at right angles to it"),
        measured.Conditions.Select(condition =>
        {
            (RunMeasured Run, Pen Pen, StepSeries Curve)[] curves = [.. condition.Runs.SelectMany(run => LossPlanes.Planes.Select((plane, i) => (run, Palette.KindOf(i), StepSeries.Of(run, Few.Of([.. run.Rows("path").Where(row => row.Text("plane") == plane.Plane)]), "off_plane"))))];
            var heights = new Axis("share off the plane", 0, 1.04);
            return new Panel(
                condition.Title,
                string.Join(", ", LossPlanes.Planes.Select(plane => $"{plane.Words}: {Words.Count(condition.Runs.Count(run => run.Rows("path").Any(row => row.Text("plane") == plane.Plane)), "run")}")),
                condition.Steps,
                heights,
                [.. curves.Where(c => c.Curve.Steps.Count > 0).Select(c => c.Curve.LineOf(c.Pen))],
                [.. curves.SelectMany(c => c.Curve.MarkAt(c.Run.Run.Tasks.Max(task => c.Run.Run.GrokStep(task)), heights, c.Pen))],
                []);
        }),
        PanelGrid.PerRow(measured.Conditions.Count),
        [.. LossPlanes.Planes.Select((plane, i) => new LegendEntry(Palette.KindOf(i), $"plane of the {plane.Words}")), new LegendEntry(Palette.KindOf(0), "last grok", IsMark: true)],
        measured.Data("path", "plane", "step", "x", "y", "off_plane"));
}
