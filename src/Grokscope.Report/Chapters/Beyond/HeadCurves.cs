using Grokscope.Geometry.Statistics;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The figure of gap and separation of the heads' products QK and OV over the steps: the portrait that no basis of a head changes.</summary>
internal static class HeadCurves
{
    private static readonly (string Column, string Label)[] Quantities = [("g12", "σ1 − σ2"), ("separation", "separation")];

    /// <summary>The figure.</summary>
    public static Figure Of(Measured measured)
    {
        RunMeasured[] shown = [.. measured.Conditions.Select(condition => condition.First)];
        Axis[] heights = [new Axis(Quantities[0].Label, 0, 1.05 * Math.Max(1e-9, shown.Max(run => run.Result.Numbers("heads", "g12").Where(double.IsFinite).DefaultIfEmpty(1).Max()))), new Axis(Quantities[1].Label, 0, 1.04)];
        int layers = shown.Max(run => (int)run.Result.Numbers("heads", "layer").DefaultIfEmpty(0).Max()) + 1;
        return measured.Figure(
            new FigureText(
                "spectra-heads",
                "The same in a form that another basis of a head leaves as it is: of the heads' products QK (full) and OV (dashed) the gap σ1 − σ2, and the separation ‖MMᵀ − MᵀM‖/√(2Σσ⁴), 1 where what M writes is nothing that it reads again and 0 for a normal matrix. "
                    + "Median over the heads of a layer, of the first run of each condition. Each condition has its own steps. " + Few.Words,
                ", of each condition the first drawn", "from the smallest to the largest head, QK only", "dotted, the QK of the random weights at step 0, median over all heads"),
            shown.SelectMany(run => Quantities.Select((quantity, i) => Panel(run, quantity.Column, heights[i], layers))),
            2,
            [.. Enumerable.Range(0, layers).SelectMany(layer => (LegendEntry[])[new(Palette.TestOf(layer), $"QK of layer {layer}"), new(Palette.TrainOf(layer), $"OV of layer {layer}")])],
            measured.Data("heads", "step", "object", "layer", "head", "g12", "separation", "commutator", "norm"));
    }

    private static Panel Panel(RunMeasured run, string column, Axis heights, int layers)
    {
        var known = run.Rows("heads").Where(row => double.IsFinite(row.Number(column)))
            .GroupBy(row => (Object: row.Text("object"), Layer: (int)row.Number("layer"), Step: row.Number("step")), row => row.Number(column))
            .Select(heads => (heads.Key, Values: heads.ToArray())).ToArray();
        double[] random = [.. known.Where(heads => heads.Key is { Object: "QK", Step: 0 }).SelectMany(heads => heads.Values)];
        return new Panel(
            run.Run.Title,
            $"{(column == "g12" ? "gap" : column)} of {Words.Count(run.Run.Experiment.Model.Heads, "head")} a layer",
            Axis.Steps(Math.Max(1, run.Run.Step)),
            heights,
            [
                .. Enumerable.Range(0, layers).SelectMany(layer => new[] { (Product: "OV", Pen: Palette.TrainOf(layer)), (Product: "QK", Pen: Palette.TestOf(layer)) }
                    .Select(kind => (kind.Pen, Points: PointsOf(kind.Product, layer))).Where(kind => kind.Points.Count > 0)
                    .Select(kind => new Line(kind.Pen, [.. kind.Points.Select(heads => heads.Key.Step)], [.. kind.Points.Select(heads => Quantiles.Median(heads.Values))], run.Name))),
            ],
            [],
            random.Length == 0 ? [] : [Quantiles.Median(random)])
        {
            Bands =
            [
                .. Enumerable.Range(0, layers).Select(layer => (layer, Points: PointsOf("QK", layer))).Where(kind => kind.Points.Count > 1)
                    .Select(kind => new Band(
                        Palette.TestOf(kind.layer), [.. kind.Points.Select(heads => heads.Key.Step)], [.. kind.Points.Select(heads => heads.Values.Min())], [.. kind.Points.Select(heads => heads.Values.Max())], run.Name)),
            ],
            Run = run.Name,
        };

        IReadOnlyList<((string Object, int Layer, double Step) Key, double[] Values)> PointsOf(string product, int layer) =>
            Few.Of([.. known.Where(heads => heads.Key.Object == product && heads.Key.Layer == layer)]);
    }
}
