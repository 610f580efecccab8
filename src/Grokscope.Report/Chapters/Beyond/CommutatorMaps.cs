using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The heat maps of how little the attention weights commute, over the steps, of each layer and head.</summary>
internal static class CommutatorMaps
{
    private const int Columns = 40;

    /// <summary>The figure.</summary>
    public static Figure Of(Measured measured)
    {
        Map[] maps = [.. measured.Conditions.SelectMany(condition => (Map[])[WeightsOf(condition.First), HeadsOf(condition.First)])];
        // One scale for all maps of a kind, so that their colours can be compared.
        Dictionary<string, (double Low, double High)> scales = maps.GroupBy(map => map.Label).ToDictionary(
            kind => kind.Key, kind => Ends([.. kind.SelectMany(map => map.Curves.SelectMany(curve => curve.Values)).Where(double.IsFinite)]));
        return measured.Figure(
            new FigureText(
                "spectra-commutators",
                "How little the attention weights commute, over the steps. Left, of WQ and WK of each layer (L) and of its heads' diagonal blocks (h): ‖WQ WK − WK WQ‖/(‖WQ‖‖WK‖) as a multiple of what random matrices of n rows have, √(2/n); it does not grow with the weights, as the published maps do. "
                    + "Right, of each head's QK: the separation, which no basis of the head changes. The first run of each condition, each with its own steps; a column shows the last snapshot before its middle.",
                ", of each condition the first drawn", "none, single runs", "left, 1: random matrices; right, the column at step 0: random weights"),
            maps.Select(map => Panel(map, scales[map.Label])),
            2,
            [],
            new FigureData(
                ["run", "object", "layer", "head", "step", "value"],
                measured.Runs.SelectMany(run => ((Map[])[WeightsOf(run), HeadsOf(run)]).SelectMany(map => map.Parts.Zip(map.Curves).SelectMany(row => row.Second.Steps.Select((step, i) => (string[])
                [
                    run.Name, row.First.Object, $"{row.First.Layer}", row.First.Head, Words.ExactOrNone(step), Words.ExactOrNone(row.Second.Values[i]),
                ]))))));
    }

    private static Map WeightsOf(RunMeasured run)
    {
        AttentionPart[] parts = [.. AttentionPart.Of(run, "weights", "block")];
        (int width, int heads) = (run.Run.Experiment.Model.Width, run.Run.Experiment.Model.Heads);
        return new Map(run, "multiple of random", parts, [.. parts.Select(part =>
        {
            double random = Math.Sqrt(2.0 / (part.IsLayer ? width : width / heads));
            StepSeries curve = StepSeries.Of(run, part.Rows(run), "normalised");
            return curve with { Values = [.. curve.Values.Select(value => value / random)] };
        })]);
    }

    private static Map HeadsOf(RunMeasured run)
    {
        AttentionPart[] parts = [.. AttentionPart.Of(run, "QK")];
        return new Map(run, "separation", parts, [.. parts.Select(part => StepSeries.Of(run, part.Rows(run), "separation"))]);
    }

    private static Panel Panel(Map map, (double Low, double High) scale)
    {
        double last = Math.Max(1, map.Run.Run.Step);
        var values = new double[map.Parts.Count, Columns];
        for (int row = 0; row < map.Parts.Count; row++)
            for (int column = 0; column < Columns; column++)
                values[map.Parts.Count - 1 - row, column] = map.Curves[row].Before(last * (column + 0.5) / Columns);
        return new Panel(
            map.Run.Run.Title,
            map.Label == "separation" ? "QK of the heads" : "WQ and WK of layers and blocks",
            Axis.Steps(last),
            Axis.Places("", [.. map.Parts.Select((part, i) => map.Parts[0].IsLayer ? part.Short : $"L{part.Layer} h{part.Head}").Reverse()]),
            [],
            [],
            [])
        {
            Map = new HeatMap(values, scale.Low, scale.High, false, map.Label),
            Run = map.Run.Name,
        };
    }

    private static (double Low, double High) Ends(double[] values)
    {
        (double low, double high) = values.Length == 0 ? (0, 1) : (values.Min(), values.Max());
        return high > low ? (low, high) : (low, low + 1);
    }

    private sealed record Map(RunMeasured Run, string Label, IReadOnlyList<AttentionPart> Parts, IReadOnlyList<StepSeries> Curves);
}
