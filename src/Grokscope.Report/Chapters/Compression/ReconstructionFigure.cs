using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Compression;

/// <summary>The figure of accuracy against the number of directions, a panel for each condition.</summary>
internal static class ReconstructionFigure
{
    /// <summary>Accuracy that the published k* asks of every task.</summary>
    private const double Enough = 0.9;

    /// <summary>The figure.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="measured">The runs.</param>
    /// <param name="views">The views that it shows.</param>
    /// <param name="meaning">What the views are.</param>
    public static Figure Of(string name, Measured measured, IReadOnlyList<string> views, string meaning)
    {
        var k = new Axis("directions k", 0, Math.Max(2, measured.Rows().Where(row => views.Contains(row.Text("view"))).Select(row => row.Number("k")).DefaultIfEmpty().Max()));
        (string View, Pen Pen)[] nulls = [(Reconstruction.Random, Palette.Muted), (Reconstruction.Perturbed, Palette.Control)], curves = [.. nulls, .. views.Select((view, i) => (view, Palette.KindOf(i)))];
        (double X, double Y)[] Points(MeasuredCondition condition) => [.. LeastAccuracy.Of(PublishedValues.Of(condition.Condition, "test_accuracy"))];
        bool hasPublished = measured.Conditions.Any(condition => Points(condition).Length > 0);
        Panel[] panels =
        [
            .. measured.Conditions.Take(PanelGrid.Most).Select(condition =>
            {
                var drawn = curves.Select(curve => (curve.View, curve.Pen, Runs: RunsCurve.Of(condition.Runs.SelectMany(run => LeastAccuracy.Of(LastEnd(run, curve.View), "k"))))).ToArray();
                return new Panel(
                    condition.Title, condition.GrokNote, k, new Axis(LeastAccuracy.Label, 0, 1.04),
                    [.. drawn.Select(curve => curve.Runs.LineOf(curve.Pen))],
                    [.. Points(condition).Select(point => PublishedMarks.At(point.X, point.Y))],
                    [Enough]) { Bands = [.. drawn.Where(curve => views.Contains(curve.View)).Select(curve => curve.Runs.BandOf(curve.Pen))], Run = condition.OnlyRun };
            }),
        ];
        return new Figure(
            name,
            "Test accuracy, of the task that does worst, of weights put together from the first k principal directions of the run's own path, a panel for each condition; median over its runs." + meaning
                + $" Grey: as many random directions, and, dashed, the solution plus a random error as large as what the k uncentred directions leave out. Dotted: the {Words.Percent(Enough)} that count as enough."
                + (hasPublished ? " Squares: published runs, one a seed." : "") + PanelGrid.Note(measured.Conditions.Count, "condition"),
            panels, PanelGrid.PerRow(panels.Length),
            [
                .. curves[nulls.Length..].Concat(nulls).Select(curve => new LegendEntry(curve.Pen, Reconstruction.NameOf(curve.View))),
                new LegendEntry(Palette.Level, "enough"), .. PublishedMarks.Legend(hasPublished),
            ],
            measured.Data("", "view", "end_step", "k", "explained", "captured", "task", "train_accuracy", "test_accuracy", "test_loss"))
        {
            Of = measured.RunWords,
            Band = RunsCurve.BandWords,
            Null = "grey, random directions; dashed, a random error of the same size",
            Measures = [Reconstruction.MeasureName],
        };
    }

    // Some views are followed over several last snapshots of the path.
    private static ResultRow[] LastEnd(RunMeasured run, string view)
    {
        ResultRow[] rows = [.. run.Rows().Where(row => row.Text("view") == view)];
        return rows.Length == 0 ? [] : [.. rows.Where(row => row.Number("end_step") == rows.Max(other => other.Number("end_step")))];
    }
}
