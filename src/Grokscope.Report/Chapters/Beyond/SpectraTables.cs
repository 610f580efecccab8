using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The tables on spectra of the attention weights.</summary>
internal static class SpectraTables
{
    // Longer tables open on demand.
    private const int MostOpen = 24;

    // A coincidence by chance alone is as near in at most this share of draws.
    private const double Near = 0.05;

    private static readonly (string Object, string Words)[] Objects = [("weights", "WQ, WK of layers"), ("block", "their blocks"), ("QK", "QK of heads"), ("OV", "OV of heads")];

    private static readonly (string Name, string Words)[] Quantities =
    [
        ("commutator_peak_step", "step of the peak of ‖[WQ, WK]‖"), ("commutator_peak", "‖[WQ, WK]‖ at its peak"), ("commutator_end", "‖[WQ, WK]‖ at the end"), ("gap_minimum_step", "step of the least σ1 − σ2 of WQ"),
    ];

    /// <summary>How near the least gap lies to the commutator's peak, and how near it would by chance.</summary>
    public static Block Timing(Measured measured)
    {
        (string Title, string Words, ResultRow[] Rows)[] rows =
        [
            .. measured.Conditions.SelectMany(condition => Objects.Select(kind => (condition.Title, kind.Words, condition.Runs.SelectMany(run => run.Rows("timing"))
                .Where(row => row.Text("object") == kind.Object && row.Text("form") == "commutator").ToArray()))).Where(row => row.Item3.Length > 0),
        ];
        var table = new Table(
            "Is the gap least where the commutator is largest? Steps, median over all layers, heads and runs of a condition. Distance: of the least gap from the peak; beside it the mean distance of two points drawn at random. "
            + $"The last columns count the series in which at most {Words.Percent(Near)} of random draws are as near: of two random points; of a gap with the same start and end and its changes in a random order; and of both, which alone is a coincidence worth a name. By chance {Words.Percent(Near)} of the series are so in each.",
            ["condition", "of", "series", "peak", "least gap", "distance", "two random points", "near", "near, shuffled", "both"],
            [
                .. rows.Select(row =>
                {
                    ResultRow[] known = [.. row.Rows.Where(r => double.IsFinite(r.Number("distance")))];
                    bool IsNear(ResultRow r) => r.Number("uniform_as_near") <= Near;
                    bool IsNearShuffled(ResultRow r) => r.Number("shuffled_as_near") <= Near;
                    return (IReadOnlyList<Cell>)
                    [
                        new Cell(row.Title, CellKind.Words), new Cell(row.Words, CellKind.Words), new Cell($"{row.Rows.Length}"),
                        .. ((string[])["peak", "gap_minimum", "distance", "uniform_distance"]).Select(column => Cells.MedianOf(known.Select(r => r.Number(column)), Words.Whole)),
                        new Cell($"{known.Count(IsNear)}"), new Cell($"{known.Count(IsNearShuffled)}"), new Cell($"{known.Count(r => IsNear(r) && IsNearShuffled(r))}"),
                    ];
                }),
            ]);
        return rows.Length > MostOpen ? new Fold("How near the least gap lies to the commutator's peak, against chance", table) : table;
    }

    /// <summary>Published numbers beside those of the runs that repeat published ones; null where none does.</summary>
    public static Table? Published(Measured measured)
    {
        (RunMeasured Run, PublishedValue Number, AttentionPart Part)[] rows =
        [
            .. measured.Runs.SelectMany(run => Quantities.SelectMany(quantity => PublishedValues.Of(run.Run, quantity.Name)).SelectMany(number => AttentionPart.Of(run, "weights", "block").Where(part => part.Published == number.Task).Select(part => (run, number, part)))),
        ];
        return rows.Length == 0 ? null : new Table(
            $"Published numbers (published.md, {Words.List([.. rows.Select(row => row.Number.Source).Distinct()])}) beside those of the runs with the same tasks, sizes, training and seed; ± where a number was read off a figure. "
            + "Steps depend on the run: even the same seed groks elsewhere on another machine.",
            ["run", "quantity", "of", "published", "here"],
            [
                .. rows.Select(row => (IReadOnlyList<Cell>)
                [
                    new Cell(row.Run.Run.Title, CellKind.Words), new Cell(Quantities.Single(quantity => quantity.Name == row.Number.Quantity).Words, CellKind.Words), new Cell(row.Part.IsLayer ? row.Part.Words : $"{row.Part.Words} (block)", CellKind.Words),
                    new Cell(Words.Significant(row.Number.Value) + (row.Number.Error > 0 ? $" ± {Words.Significant(row.Number.Error)}" : "")), Here(row.Run, row.Part, row.Number.Quantity),
                ]),
            ]);
    }

    private static Cell Here(RunMeasured run, AttentionPart part, string quantity)
    {
        StepSeries commutator = StepSeries.Of(run, part.Rows(run), "commutator");
        double peak = part.Timing(run)?.Number("peak") ?? double.NaN;
        double value = quantity switch
        {
            "commutator_peak_step" => peak,
            "commutator_peak" => commutator.Before(peak),
            "commutator_end" => commutator.Before(double.PositiveInfinity),
            "gap_minimum_step" => part.Timing(run)?.Number("gap_minimum") ?? double.NaN,
            _ => double.NaN,
        };
        return Cells.Of(value);
    }
}
