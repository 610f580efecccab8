using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Timescales;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Decay;

/// <summary>The grok step against weight decay with the laws that are fitted to it, and the table of the fits. From the measure timescale.</summary>
internal sealed class TimescaleFits : IPartWriter
{
    private const string Measure = "timescale", First = "first";
    private const int CurvePoints = 60;

    // Longer tables open on demand.
    private const int MostOpen = 16;

    // Runs without decay have no place on a logarithmic axis; they stand this far left of the smallest decay.
    private const double ZeroPlace = 0.6;

    // Published runs stand beside those of the study.
    private const double Aside = 1.07;
    private static readonly string[] PublishedParts = ["log_log_a", "log_log_b", "log_log_r_squared"];

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (study.ResultOf(Measure) is not { } result)
            return null;
        (string Group, string Clock)[] timings =
        [
            .. result.RowsOf("steps").Select(row => (Group: row.Text("group"), Clock: row.Text("clock"))).Distinct()
                .Where(timing => timing.Clock == First || study.Tasks.Contains(timing.Clock)),
        ];
        return timings.Length == 0 ? null : new Part("timescale", "Grok step and weight decay", [Figure(study, result, timings), Fits(result, timings).FoldedBeyond(MostOpen, "The fits of all laws, with intervals"), .. LeastSquares(study, result, timings)]);
    }

    private static Figure Figure(Study study, MeasureResult result, (string Group, string Clock)[] timings)
    {
        ResultRow[] steps = [.. timings.SelectMany(timing => StepsOf(result, timing))];
        PublishedValue[] points = [.. timings.SelectMany(timing => PublishedPoints(study, result, timing))];
        double[] decays = [.. steps.Select(row => row.Number("weight_decay")).Concat(points.Select(point => point.WeightDecay!.Value)).Distinct().Order()];
        double least = decays.Where(decay => decay > 0).DefaultIfEmpty(1).Min();
        bool isLine = timings.Any(timing => PublishedLaw(study, result, timing) is not null);
        var x = new Axis("weight decay", decays[0] > 0 ? least / 1.2 : ZeroPlace * least / 1.1, decays[^1] * 1.2, IsLogarithmic: true, [.. decays.Select(decay => (Place(decay, least), Words.Plain(decay)))]);
        var y = Axis.Logarithmic("grok step", steps.Select(row => row.Number("steps")).Concat(points.Select(point => point.Value)));
        return new Figure(
            "timescale",
            "Grok step against weight decay, both logarithmic, and the laws fitted to it by maximum likelihood with the runs that did not grok counted as later. A dot is a run; an open dot stands at the last step of a run without grok. "
                + "A run without decay stands at the left edge."
                + (isLine ? " The dashed line in the colour of the text is the published least-squares fit of ln(grok step) on ln(decay)." : "") + (points.Length > 0 ? " Squares are the published runs." : ""),
            [.. timings.Select(timing => Panel(study, result, timing, x, y, least))], PanelGrid.PerRow(timings.Length),
            [
                new(Palette.Muted, "a run", IsMark: true), new(Palette.Muted, "no grok by this step", IsMark: true, MarkForm.Open),
                .. TimescaleModel.All.Where(model => Fitted(result, model)).Select(model => new LegendEntry(PenOf(model), $"{model.Name}: {Readable(model.Formula)}")),
                .. isLine ? [new LegendEntry(Palette.Published, "published fit")] : Array.Empty<LegendEntry>(),
                .. PublishedMarks.Legend(points.Length > 0, "published run"),
            ],
            new FigureData(["what", "group", "clock", "run", "weight_decay", "seed", "steps", "grokked"],
                timings.SelectMany(timing => StepsOf(result, timing).Select(row => (string[])
                    ["run", timing.Group, timing.Clock, row.Text("run"), Words.Exact(row.Number("weight_decay")), Words.Exact(row.Number("seed")), Words.Exact(row.Number("steps")), row.Flag("censored") ? "0" : "1"])
                    .Concat(PublishedPoints(study, result, timing).Select(point => (string[])["published", timing.Group, timing.Clock, "", Words.Exact(point.WeightDecay!.Value), Words.Exact(point.Seed!.Value), Words.Exact(point.Value), point.IsBound ? "0" : "1"]))
                    .Concat(TimescaleModel.All.SelectMany(model => Curve(result, timing, model, decays.Where(decay => decay > 0)).Select(at => (string[])[model.Name, timing.Group, timing.Clock, "", Words.Exact(at.Decay), "", Words.Exact(at.Steps), ""]))))))
        {
            Of = $"{Words.Count(steps.Select(row => row.Text("run")).Distinct().Count(), "run")}",
            Band = "none; the table of fits has the intervals of the parameters",
            Null = "dashed grey: a constant, the decay does not matter",
            Measures = [Measure],
        };
    }

    private static Panel Panel(Study study, MeasureResult result, (string Group, string Clock) timing, Axis x, Axis y, double least)
    {
        int task = study.IndexOf(timing.Clock);
        Pen pen = task < 0 ? Palette.Ink : Palette.TestOf(task);
        double[] across = [.. Enumerable.Range(0, CurvePoints).Select(i => least * Math.Pow(x.High / 1.2 / least, i / (CurvePoints - 1.0)))];
        return new Panel(
            timing.Clock == First ? "first task" : timing.Clock, timing.Group, x, y,
            [
                .. TimescaleModel.All.Select(model => (Model: model, Curve: Curve(result, timing, model, across).ToArray())).Where(law => law.Curve.Length > 0)
                    .Select(law => new Line(PenOf(law.Model), [.. law.Curve.Select(at => at.Decay)], [.. law.Curve.Select(at => Inside(at.Steps, y))])),
                .. PublishedLaw(study, result, timing) is { } law ? [new Line(Palette.Published, across, [.. across.Select(decay => Inside(law.A * Math.Pow(decay, -law.B), y))])] : Array.Empty<Line>(),
            ],
            [
                .. PublishedPoints(study, result, timing).Select(point => PublishedMarks.Of(point, Aside * Place(point.WeightDecay!.Value, least))),
                .. StepsOf(result, timing).Select(row => new Mark(pen, Place(row.Number("weight_decay"), least), row.Number("steps"), row.Flag("censored") ? MarkForm.Open : MarkForm.Dot, row.Text("run"))),
            ],
            []);
    }

    private static Table Fits(MeasureResult result, (string Group, string Clock)[] timings) => new(
        "The laws on one scale. Parameters of the maximum likelihood of ln(grok step), with 95 % intervals from resampling the seeds of each decay; sigma is the standard deviation of ln(grok step) around the law. "
            + "AICc counts likelihood against the number of parameters, less is better; Δ is the distance from the best of the laws, the weight its share of the evidence. "
            + "Left out: root mean square error of ln(grok step) at decays predicted from the others.",
        ["tasks", "clock", "law", "parameters", "sigma", "runs", "without grok", "Δ AICc", "weight", "left out"],
        [
            .. timings.SelectMany(timing => Timed(result, "", timing).Select(row => (IReadOnlyList<Cell>)
            [
                new Cell(timing.Group, CellKind.Words), new Cell(timing.Clock, CellKind.Words), new Cell($"{row.Text("model")}: {Readable(row.Text("formula"))}", CellKind.Words), Parameters(result, timing, row.Text("model")),
                Cells.Of(ParametersOf(result, timing, row.Text("model")).Where(p => p.Text("parameter") == "sigma").Select(p => p.Number("value")).FirstOrDefault(double.NaN)),
                Cells.Of(row.Number("runs"), Words.Whole), Cells.Of(row.Number("censored"), Words.Whole),
                Cells.Of(row.Number("delta_aicc"), Words.Tenths), Cells.Of(row.Number("weight"), Words.Percent), Cells.Of(row.Number("left_out_rms")),
            ])),
        ]);

    private static IEnumerable<Block> LeastSquares(Study study, MeasureResult result, (string Group, string Clock)[] timings)
    {
        IReadOnlyList<Cell>[] rows =
        [
            .. timings.SelectMany(timing => Timed(result, "published", timing).Where(row => row.Text("fit") == "log_log" && row.Text("parameter") is "a" or "b" or "r_squared").Select(row => (IReadOnlyList<Cell>)
            [
                new Cell(timing.Group, CellKind.Words), new Cell(timing.Clock, CellKind.Words), new Cell(row.Text("parameter") == "r_squared" ? "R²" : row.Text("parameter"), CellKind.Words), Cells.Of(row.Number("value"), Words.Significant),
                Cells.Of(PublishedOf(study, result, timing, $"log_log_{row.Text("parameter")}") ?? double.NaN, Words.Significant),
            ])),
        ];
        if (rows.Length > 0)
            yield return new Table("The published fit, made of this study's runs: least squares of ln(grok step) = ln a − b·ln(decay) over the runs that grokked, and the published numbers beside it where tasks, modulus and training are the same.",
                ["tasks", "clock", "parameter", "this study", "published"], rows);
    }

    private static Cell Parameters(MeasureResult result, (string Group, string Clock) timing, string model)
    {
        string[] words =
        [
            .. ParametersOf(result, timing, model).Where(row => row.Text("parameter") != "sigma" && double.IsFinite(row.Number("value"))).Select(row =>
                $"{row.Text("parameter")} = {Words.Significant(row.Number("value"))}" + (double.IsFinite(row.Number("low")) ? $" ({Words.Significant(row.Number("low"))} to {Words.Significant(row.Number("high"))})" : "")),
        ];
        return words.Length == 0 ? new Cell("no fit", CellKind.Words) : new Cell(string.Join(", ", words), CellKind.Words);
    }

    private static IEnumerable<(double Decay, double Steps)> Curve(MeasureResult result, (string Group, string Clock) timing, TimescaleModel model, IEnumerable<double> decays)
    {
        double[] parameters = [.. model.Parameters.Select(name => ParametersOf(result, timing, model.Name).Where(row => row.Text("parameter") == name).Select(row => row.Number("value")).FirstOrDefault(double.NaN))];
        return parameters.All(double.IsFinite) ? decays.Select(decay => (decay, Math.Exp(model.LogSteps(parameters, decay)))).Where(at => double.IsFinite(at.Item2)) : [];
    }

    private static bool Fitted(MeasureResult result, TimescaleModel model) => result.RowsOf("parameters").Any(row => row.Text("model") == model.Name && double.IsFinite(row.Number("value")));

    private static Pen PenOf(TimescaleModel model) => model is ConstantTime ? Palette.Control : Palette.KindOf(TimescaleModel.All.ToList().IndexOf(model) - 1);

    private static (double A, double B)? PublishedLaw(Study study, MeasureResult result, (string Group, string Clock) timing) =>
        PublishedOf(study, result, timing, PublishedParts[0]) is { } a && PublishedOf(study, result, timing, PublishedParts[1]) is { } b ? (a, b) : null;

    private static double? PublishedOf(Study study, MeasureResult result, (string Group, string Clock) timing, string quantity) =>
        RunsOf(study, result, timing).Take(1).SelectMany(run => PublishedValues.Of(run.Experiment, quantity)).FirstOrDefault(value => value.Task == timing.Clock)?.Value;

    // The published grok steps of the same decays and seeds; of the clock "first" the earliest task's.
    private static IEnumerable<PublishedValue> PublishedPoints(Study study, MeasureResult result, (string Group, string Clock) timing) => RunsOf(study, result, timing)
        .Select(run => PublishedValues.Of(run, PublishedValues.GrokStep).Where(value => timing.Clock == First || value.Task == timing.Clock).MinBy(value => value.Value)).OfType<PublishedValue>();

    private static IEnumerable<StudyRun> RunsOf(Study study, MeasureResult result, (string Group, string Clock) timing)
    {
        HashSet<string> names = [.. StepsOf(result, timing).Select(row => row.Text("run"))];
        return study.Runs.Where(run => names.Contains(run.Name));
    }

    private static IEnumerable<ResultRow> StepsOf(MeasureResult result, (string Group, string Clock) timing) => Timed(result, "steps", timing);

    private static IEnumerable<ResultRow> ParametersOf(MeasureResult result, (string Group, string Clock) timing, string model) => Timed(result, "parameters", timing).Where(row => row.Text("model") == model);

    private static IEnumerable<ResultRow> Timed(MeasureResult result, string table, (string Group, string Clock) timing) =>
        result.RowsOf(table).Where(row => row.Text("group") == timing.Group && row.Text("clock") == timing.Clock);

    private static double Place(double decay, double least) => decay > 0 ? decay : ZeroPlace * least;

    // A law leaves the plot where its runs do not reach.
    private static double Inside(double steps, Axis y) => steps >= y.Low && steps <= y.High ? steps : double.NaN;

    private static string Readable(string formula) => formula.Replace("decay", "λ", StringComparison.Ordinal).Replace("*", "·", StringComparison.Ordinal).Replace("-", "−", StringComparison.Ordinal);
}
