using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The heat maps of the test loss on the planes of the path, with the path over them.</summary>
internal static class LossPlanes
{
    // Below this a loss says no more than that the answers are certain.
    private const double Floor = 1e-3;

    /// <summary>The planes in words.</summary>
    public static IReadOnlyList<(string Plane, string Words)> Planes { get; } = [("whole", "whole path"), ("since_memorised", "path since memorised")];

    /// <summary>The figure.</summary>
    public static Figure Of(Measured measured)
    {
        RunMeasured[] shown = [.. measured.Conditions.Select(condition => condition.First)];
        double[] losses = [.. shown.SelectMany(run => Planes.SelectMany(plane => Places(run, plane.Plane))).Select(place => place.Loss).Where(double.IsFinite)];
        double low = Math.Max(Floor, losses.DefaultIfEmpty(1).Min()), high = Math.Max(losses.DefaultIfEmpty(1).Max(), low * 10);
        string task = measured.Runs.Any(run => run.Run.Tasks.Count() > 1) ? ", mean over the tasks" : "";
        return measured.Figure(
            new FigureText(
                "landscape",
                $"Test loss (nats{task}, logarithmic colours, one scale for all panels) on the plane through the mean of the snapshots along their first two principal directions v1 and v2, and the path's shadow on it: the open square is the first snapshot, dots the tasks' grok steps. The first run of each condition; the note says what share of the path's variance the plane holds. Axes in units of the weights."
                    + (low > losses.DefaultIfEmpty(1).Min() ? $" Losses below {Words.Plain(low)} have the lowest colour." : ""),
                ", of each condition the first drawn", "none, single runs", "none; how far the path lies off the plane is in the next figure"),
            shown.SelectMany(run => Planes.Select(plane => Panel(measured, run, plane, low, high)).OfType<Panel>()),
            2,
            [
                new LegendEntry(Palette.OverMap, "path"), new LegendEntry(Palette.OverMap, "first snapshot", IsMark: true, MarkForm.OpenSquare),
                .. measured.Runs.SelectMany(run => run.Run.Tasks).Distinct().Select(name => new LegendEntry(Palette.TestOf(measured.Study.IndexOf(name)), $"{name} grokked", IsMark: true)),
            ],
            measured.Data("", "plane", "x", "y", "task", "train_loss", "test_loss"));
    }

    private static Panel? Panel(Measured measured, RunMeasured run, (string Plane, string Words) plane, double low, double high)
    {
        (double X, double Y, double Loss)[] places = [.. Places(run, plane.Plane)];
        double[] xs = [.. places.Select(place => place.X).Distinct().Order()], ys = [.. places.Select(place => place.Y).Distinct().Order()];
        if (xs.Length < 2 || ys.Length < 2)
            return null;
        var losses = new double[ys.Length, xs.Length];
        foreach ((double x, double y, double loss) in places)
            losses[Array.IndexOf(ys, y), Array.IndexOf(xs, x)] = loss;
        ResultRow[] path = [.. run.Rows("path").Where(row => row.Text("plane") == plane.Plane)];
        StepSeries across = StepSeries.Of(run, path, "x"), up = StepSeries.Of(run, path, "y");
        double share = run.Rows("planes").Where(row => row.Text("plane") == plane.Plane).Select(row => row.Number("explained")).FirstOrDefault(double.NaN);
        return new Panel(
            run.Run.Title,
            $"{plane.Words}: the plane holds {Words.Percent(share)} of its variance",
            Around("along v1", xs),
            Around("along v2", ys),
            [new Line(Palette.OverMap, across.Values, up.Values, run.Name)],
            [
                .. path.Take(1).Select(first => new Mark(Palette.OverMap, first.Number("x"), first.Number("y"), MarkForm.OpenSquare, run.Name)),
                .. run.Run.Tasks.Select(task => (task, Step: run.Run.GrokStep(task))).Where(grok => grok.Step >= across.Steps.DefaultIfEmpty(double.MaxValue).First())
                    .Select(grok => new Mark(Palette.TestOf(measured.Study.IndexOf(grok.task)), across.Before(grok.Step!.Value), up.Before(grok.Step.Value), Run: run.Name)),
            ],
            [])
        {
            Map = new HeatMap(losses, low, high, true, "test loss (nats)"),
            Run = run.Name,
        };
    }

    // Mean over the tasks at each place; not finite where one is undefined.
    private static IEnumerable<(double X, double Y, double Loss)> Places(RunMeasured run, string plane) =>
        run.Rows().Where(row => row.Text("plane") == plane).GroupBy(row => (X: row.Number("x"), Y: row.Number("y"))).Select(place => (place.Key.X, place.Key.Y, place.Average(row => row.Number("test_loss"))));

    // Cells stand around their places.
    private static Axis Around(string label, double[] places)
    {
        double half = (places[^1] - places[0]) / (places.Length - 1) / 2;
        return new Axis(label, places[0] - half, places[^1] + half);
    }
}
