using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The figure of when the commutator of each layer and head is largest, beside the grok steps.</summary>
internal static class Cascades
{
    // More names than this would overlap below a panel; then only layers and tasks are named.
    private const int MostNames = 14;

    private const string PeakStep = "commutator_peak_step";

    private static readonly (string[] Objects, string Words)[] Kinds = [(["weights", "block"], "WQ, WK and their blocks"), (["QK"], "QK of the heads"), (["OV"], "OV of the heads")];

    /// <summary>The figure.</summary>
    public static Figure Of(Measured measured) => measured.Figure(
        new FigureText(
            "spectra-cascade",
            "Step at which the commutator (not normalised, smoothed over three points) is largest, of each layer (L) and head (h, in the published form its diagonal block), beside the tasks' grok steps; a colour for each seed. Published: the layers' and heads' peaks follow each other around the grok. "
                + "Beside it the same of the heads' products. A peak at the last point only says that the commutator was still growing. Squares are published peaks, where a run repeats a published one. Each condition has its own steps.",
            "", "none, a mark for each run", "the grok steps; every series has a largest value somewhere: the table below holds the distances against chance"),
        measured.Conditions.SelectMany(condition => Kinds.Select(kind => Panel(measured, condition, kind.Objects, kind.Words))),
        Kinds.Length,
        [
            .. new SeedPens(measured).Legend.Select(entry => entry with { IsMark = true }),
            .. PublishedMarks.Legend(measured.Runs.Any(run => PublishedValues.Of(run.Run, PeakStep).Count > 0), "published peak"),
        ],
        new FigureData(
            ["run", "what", "layer", "head", "step", "published"],
            measured.Runs.SelectMany(run => run.Run.Tasks.Select(task => (string[])[run.Name, $"grok of {task}", "", "", Words.ExactOrNone(run.Run.GrokStep(task) ?? double.NaN), ""])
                .Concat(AttentionPart.Of(run, [.. Kinds.SelectMany(kind => kind.Objects)]).Select(part => (string[])
                [
                    run.Name, part.Object, $"{part.Layer}", part.Head, Words.ExactOrNone(Peak(run, part)), Words.ExactOrNone(PublishedPeak(run, part)),
                ])))));

    private static Panel Panel(Measured measured, MeasuredCondition condition, string[] objects, string words)
    {
        var seeds = new SeedPens(measured);
        string[] tasks = [.. condition.Tasks];
        AttentionPart[] parts = [.. AttentionPart.Of(condition.First, objects)];
        MarkForm[] forms = [.. tasks.Select(_ => MarkForm.Dot), .. parts.Select(part => part.IsLayer ? MarkForm.Dot : MarkForm.Grain)];
        (RunMeasured Run, double[] Steps, double[] Published)[] runs =
        [
            .. condition.Runs.Select(run => (
                run,
                (double[])[.. tasks.Select(task => run.Run.GrokStep(task) ?? double.NaN), .. parts.Select(part => Peak(run, part))],
                (double[])[.. tasks.Select(_ => double.NaN), .. parts.Select(part => PublishedPeak(run, part))])),
        ];
        double last = Math.Max(condition.Steps.High, runs.SelectMany(run => run.Published).Where(double.IsFinite).DefaultIfEmpty(0).Max());
        return new Panel(
            condition.Title,
            words,
            Axis.Places("grok of the task; peak of layer and head", [.. tasks, .. Names(parts, tasks.Length)]),
            new Axis("step", 0, last * 1.04),
            [],
            [
                .. runs.SelectMany((run, i) => Places(run.Published).Select(place => PublishedMarks.At(place + Aside(i + 0.5, runs.Length), run.Published[place], run.Run.Name))),
                .. runs.SelectMany((run, i) => Marks(seeds.Of(run.Run), run.Steps, Aside(i, runs.Length), place => forms[place], run.Run.Name)),
            ],
            []);
    }

    // Where there is no mark of the layer itself its first head has the layer's name.
    private static IEnumerable<string> Names(AttentionPart[] parts, int tasks) =>
        parts.Select(part => part.Head == "0" && !parts.Any(other => other.IsLayer) ? $"L{part.Layer}" : part.IsLayer || parts.Length + tasks <= MostNames ? part.Short : "");

    // Runs stand side by side at a place, what was published of one between it and the next.
    private static double Aside(double index, int count) => 0.5 * (((index + 0.5) / count) - 0.5);

    private static IEnumerable<Mark> Marks(Pen pen, double[] steps, double aside, Func<int, MarkForm> form, string run) =>
        Places(steps).Select(i => new Mark(pen, i + aside, steps[i], form(i), run));

    private static IEnumerable<int> Places(double[] steps) => Enumerable.Range(0, steps.Length).Where(i => double.IsFinite(steps[i]));

    private static double Peak(RunMeasured run, AttentionPart part) => part.Timing(run)?.Number("peak") ?? double.NaN;

    private static double PublishedPeak(RunMeasured run, AttentionPart part) =>
        PublishedValues.Of(run.Run, PeakStep).FirstOrDefault(value => value.Task == part.Published)?.Value ?? double.NaN;
}
