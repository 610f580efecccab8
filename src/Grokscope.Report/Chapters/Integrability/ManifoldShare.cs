using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Integrability;

/// <summary>Whether the commutator's direction lies in the subspace of the path, against random subspaces of the same dimension. From the measure commutator.</summary>
internal sealed class ManifoldShare : IPartWriter
{
    private const string Integrability = "integrability", Form = "exact";

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (Measured.Read(study, DefectCurves.MeasureName) is not { } measured || Rows(measured).ToArray() is not { Length: > 0 } rows)
            return null;
        string[] bases = [.. rows.Select(row => row.Text("basis")).Distinct()];
        string[] across = [.. measured.Rows("summary").Select(row => row.Text("mode")).Where(mode => mode != DefectCurves.Total).Distinct()];
        return new Part("manifold-share", "Is the path's subspace integrable?",
        [
            new Paragraph("The published ρ, the part of δ outside of the path's subspace, is near 1 for any subspace of a few of so many dimensions. What says something is the share of δ inside, over that of random subspaces of the same dimension."),
            Shares(measured, bases),
            Rests(measured, bases[0]),
            Table(measured, [DefectCurves.Total]),
            .. across.Length > 0 ? [new Fold("The same across tasks", Table(measured, across))] : Array.Empty<Block>(),
        ]);
    }

    private static Figure Shares(Measured measured, string[] bases)
    {
        int most = Math.Max(1, PanelGrid.Most / bases.Length);
        var heights = Axes.Logarithmic("share of δ/random share", Rows(measured).SelectMany(row => (double[])[row.Number("ratio"), row.Number("attention_ratio"), row.Number("ratio_lower"), row.Number("ratio_upper")]).Append(0.5).Append(2));
        Panel[] panels =
        [
            .. measured.Conditions.Take(most).SelectMany(condition => bases.Select((basis, b) =>
            {
                Panel panel = StepPanels.Of(condition, heights, run => new RunDrawing(
                    [Series(run, basis, "attention_ratio").LineOf(Palette.TrainOf(b)), Series(run, basis, "ratio").LineOf(Palette.KindOf(b))],
                    [.. Series(run, basis, "ratio").Groks(heights)],
                    [Series(run, basis, "ratio_lower").BandTo(Series(run, basis, "ratio_upper"), Palette.KindOf(b))]), 1);
                return panel with { Note = $"basis: {Meaning(basis)}", Bands = [.. RandomBand(condition, basis), .. panel.Bands] };
            })),
        ];
        string caption = "Share of the commutator δ (exact form, losses of all tasks) in the basis over the median share of random subspaces of the same dimension; full: of all parameters, dashed: of the attention block's part of δ, "
            + "within which all bases lie. A row of panels for each condition, a column for each basis, lines for each run. Above 1, δ prefers the basis; below, it avoids it. Dots are groks."
            + StepPanels.AxesNote + PanelGrid.Note(measured.Conditions.Count, "condition", most);
        return new Figure(
            "manifold-share", caption, panels, bases.Length,
            [
                .. bases.SelectMany((basis, b) => (LegendEntry[])[new(Palette.KindOf(b), $"{basis}, all parameters"), new(Palette.TrainOf(b), $"{basis}, attention block")]),
                new LegendEntry(Palette.Level, "random subspaces, median (grey: 95 % of them)"), StepSeries.GrokEntry,
            ],
            measured.Data(Integrability, "step", "mode", "basis", "form", "dimension", "proj_over_full", "resid_over_full", "random_level", "ratio", "ratio_lower", "ratio_upper", "attention_ratio"))
        {
            Of = $"{measured.RunWords}, one line each",
            Band = "coloured, 95 % bootstrap intervals over the pairs of batches",
            Null = "1, dotted: the median of random subspaces of the same dimension; grey, the middle 95 % of them",
            Measures = [DefectCurves.MeasureName],
        };
    }

    private static Figure Rests(Measured measured, string basis)
    {
        var heights = new Axis("share of ‖δ‖", 0, 1.1);
        Panel[] panels =
        [
            .. measured.Conditions.Take(PanelGrid.Most).Select(condition => StepPanels.Of(condition, heights, run =>
            {
                StepSeries rest = Series(run, basis, "resid_over_full"), random = Series(run, basis, "random_level");
                return new RunDrawing(
                    [
                        rest.LineOf(Palette.KindOf(0)), Series(run, basis, "proj_over_full").LineOf(Palette.KindOf(1)),
                        (random with { Values = [.. random.Values.Select(RestOf)] }).LineOf(Palette.Control), random.LineOf(Palette.Control),
                    ],
                    [.. rest.Groks(heights)], []);
            })),
        ];
        double[] rests = [.. Rows(measured).Where(row => row.Text("basis") == basis).Select(row => row.Number("resid_over_full")).Where(double.IsFinite)];
        double[] levels = [.. Rows(measured).Where(row => row.Text("basis") == basis).Select(row => RestOf(row.Number("random_level"))).Where(double.IsFinite)];
        string numbers = rests.Length == 0 ? "" : $" Over all steps and runs the median of ρ is {Words.NearOne(Quantiles.Median(rests))}; a random subspace has {Words.NearOne(Quantiles.Median(levels))}.";
        return new Figure(
            "integrability-rho",
            $"The published picture: ρ, the part of δ outside of the basis {basis} ({Meaning(basis)}), and the part inside, both as shares of ‖δ‖ (exact form, losses of all tasks). Dashed: the same for random subspaces of its dimension, "
                + $"on which both lie so closely that the picture tells nothing.{numbers}{StepPanels.AxesNote}{PanelGrid.Note(measured.Conditions.Count, "condition")}",
            panels, PanelGrid.PerRow(panels.Length),
            [new LegendEntry(Palette.KindOf(0), "outside of it, ρ"), new LegendEntry(Palette.KindOf(1), "inside"), new LegendEntry(Palette.Control, "random subspaces"), StepSeries.GrokEntry],
            measured.Data(Integrability, "step", "mode", "basis", "form", "proj_over_full", "resid_over_full", "random_level"))
        {
            Of = $"{measured.RunWords}, one line each",
            Band = "none: at this scale it could not be seen",
            Null = "dashed, √(1 − K/N) and √(K/N), of random subspaces of the same dimension K among N parameters",
            Measures = [DefectCurves.MeasureName],
        };
    }

    private static Table Table(Measured measured, string[] modes)
    {
        bool several = modes.Length > 1 || modes[0] != DefectCurves.Total;
        return new Table(
            "Commutator δ (exact form) in each basis. Ratio: share of δ in it over the median share of random subspaces of the same dimension K, median over steps, then over runs, with the smallest and largest run in brackets; "
                + "in attention: the same within the attention block. Above, below: share of steps at which δ has more than 97.5 %, or less than 2.5 %, of random subspaces have; each would be 2.5 % by chance. ρ: what lies outside, beside that of a random subspace.",
            ["condition", .. several ? ["losses"] : Array.Empty<string>(), "basis", "K", "ratio", "above", "below", "in attention", "ρ", "random ρ"],
            [
                .. measured.Conditions.SelectMany(condition => modes.SelectMany(mode => condition.Runs
                    .SelectMany(run => run.Rows("summary").Where(row => row.Text("mode") == mode && row.Text("form") == Form))
                    .GroupBy(row => row.Text("basis"))
                    .Select(basis => (IReadOnlyList<Cell>)
                    [
                        new Cell(condition.Title, CellKind.Words), .. several ? [new Cell(mode, CellKind.Words)] : Array.Empty<Cell>(), new Cell(basis.Key, CellKind.Words),
                        new Cell(Words.Significant(LastOf(condition, basis.Key, "dimension"))),
                        Cells.OfRuns(basis.Select(row => row.Number("ratio_median"))),
                        Cells.MedianOf(basis.Select(row => row.Number("above")), Words.Percent), Cells.MedianOf(basis.Select(row => row.Number("below")), Words.Percent),
                        Cells.OfRuns(basis.Select(row => row.Number("attention_ratio_median"))),
                        Cells.MedianOf(basis.Select(row => row.Number("resid_median")), Words.NearOne),
                        Cells.MedianOf([RestOf(LastOf(condition, basis.Key, "random_level"))], Words.NearOne),
                    ]))),
            ]);
    }

    // What 95 % of random subspaces have, over their median.
    private static Band[] RandomBand(MeasuredCondition condition, string basis)
    {
        double dimension = LastOf(condition, basis, "dimension");
        ResultRow? level = condition.First.Rows("null").FirstOrDefault(row => row.Text("space") == "parameters" && row.Number("dimension") == dimension);
        double[] ends = [0, condition.Steps.High];
        return level is null ? [] : [new Band(Palette.Control, ends, Both(level.Number("lower") / level.Number("median")), Both(level.Number("upper") / level.Number("median")))];

        static double[] Both(double height) => [height, height];
    }

    private static double LastOf(MeasuredCondition condition, string basis, string column) =>
        condition.First.Rows(Integrability).Where(row => row.Text("basis") == basis).Select(row => row.Number(column)).LastOrDefault(double.NaN);

    private static double RestOf(double share) => Math.Sqrt(1 - (share * share));

    private static string Meaning(string basis) => basis switch
    {
        "path" => "first directions of the whole path, as published",
        "past" => "first directions of the path up to the step",
        "weights" => "first directions of the weights",
        _ => basis,
    };

    private static IEnumerable<ResultRow> Rows(Measured measured) => measured.Rows(Integrability).Where(IsShown);

    private static bool IsShown(ResultRow row) => row.Text("mode") == DefectCurves.Total && row.Text("form") == Form;

    private static StepSeries Series(RunMeasured run, string basis, string column) =>
        StepSeries.Of(run, run.Rows(Integrability).Where(row => IsShown(row) && row.Text("basis") == basis), column);
}
