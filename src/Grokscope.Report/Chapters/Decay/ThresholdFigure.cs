using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Decay;

/// <summary>The figure of k*, the number of directions that is enough, against weight decay.</summary>
/// <param name="study">The study.</param>
/// <param name="measured">The measure reconstruct.</param>
internal sealed class ThresholdFigure(Study study, Measured measured)
{
    /// <summary>Name of the measure.</summary>
    public const string Measure = "reconstruct";

    private const string Criterion = "acc_90", Quantity = "kstar";
    private const double Width = 0.8, Side = 0.5;

    private static readonly (string View, string Words)[] Views =
        [("uncentred", "as published"), ("past", "path without its end"), ("undecayed_past", "the same, decay of the start taken off")];

    private readonly DecayGroup[] _groups = [.. DecayGroup.Of(study).Where(group => measured.Runs.Any(run => group.Runs.Contains(run.Run)))];

    /// <summary>The figure.</summary>
    public Figure Figure
    {
        get
        {
            bool isPublished = measured.Runs.Any(run => PublishedOf(run.Run).Any());
            double most = Rows(measured.Runs).Select(at => KStar(at.Row)).Concat(measured.Runs.SelectMany(run => PublishedOf(run.Run).Select(value => value.Value))).DefaultIfEmpty(1).Max();
            var axis = new Axis("k*, directions", 0, most + 1);
            return new Figure(
                "threshold",
                "k*, the smallest number of principal directions of the path from which the solution answers 90 % of the test pairs of every task again, against weight decay. A dot is a run; an open dot stands at the most that was tried, where none was enough. "
                    + "The published form has the solution itself among the rows whose directions are taken, and the fading of the initial weights as its first direction; the other two leave out one, then both."
                    + (isPublished ? " Squares are the published runs of the same tasks, decay and seed." : ""),
                [.. _groups.Select(group => Panel(group, axis))], Math.Min(2, _groups.Length),
                [
                    .. Views.Select((view, i) => new LegendEntry(Palette.KindOf(i), view.Words, IsMark: true)), new(Palette.Muted, "more than were tried", IsMark: true, MarkForm.Open),
                    .. PublishedMarks.Legend(isPublished),
                ],
                new FigureData(["run", "weight_decay", "seed", "view", "kstar", "tried", "left_out", "published"], Rows(measured.Runs).Select(at => (string[])
                [
                    at.Run.Name, Words.Exact(at.Run.Experiment.Train.WeightDecay), Words.Exact(at.Run.Experiment.Train.Seed), at.Row.Text("view"), .. at.Row.Exact("kstar", "tried", "left_out"),
                    at.Row.Text("view") == Views[0].View && PublishedOf(at.Run).FirstOrDefault() is { } value ? Words.Exact(value.Value) : "",
                ])))
            {
                Of = measured.RunWords,
                Band = "none, a mark for each run",
                Null = "a path that does not hold the solution, with and without the fading of its start",
                Measures = [Measure],
            };
        }
    }

    private Panel Panel(DecayGroup group, Axis axis) => new(
        group.Title, "", group.Axis, axis, [],
        [
            .. Rows(measured.Runs.Where(run => group.Runs.Contains(run.Run))).Select(at =>
                new Mark(Palette.KindOf(IndexOf(at.Row)), At(group, at.Run, IndexOf(at.Row)), KStar(at.Row), double.IsFinite(at.Row.Number("kstar")) ? MarkForm.Dot : MarkForm.Open, at.Run.Name)),
            .. measured.Runs.Where(run => group.Runs.Contains(run.Run)).SelectMany(run => PublishedOf(run.Run).Select(value => PublishedMarks.Of(value, At(group, run.Run, -1), run.Name))),
        ],
        []);

    // The published squares come first of a decay, then the views.
    private static double At(DecayGroup group, StudyRun run, int view)
    {
        double slot = Width / (Views.Length + 1);
        return group.PlaceOf(run) + (slot * (view + 1.5)) - (Width / 2) + (slot * Side * group.SideOf(run));
    }

    private static IEnumerable<(StudyRun Run, ResultRow Row)> Rows(IEnumerable<RunMeasured> runs) => runs.SelectMany(run => run.Rows("kstar")
        .Where(row => row.Text("criterion") == Criterion && IndexOf(row) >= 0 && double.IsFinite(KStar(row)))
        .GroupBy(row => row.Text("view")).Select(view => (run.Run, view.MaxBy(row => row.Number("end_step"))!)));

    private static double KStar(ResultRow row) => double.IsFinite(row.Number("kstar")) ? row.Number("kstar") : row.Number("tried");

    private static int IndexOf(ResultRow row) => Array.FindIndex(Views, view => view.View == row.Text("view"));

    private static IEnumerable<PublishedValue> PublishedOf(StudyRun run) => PublishedValues.Of(run, Quantity);
}
