using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Decay;

/// <summary>The figure of how long the onset of the commutator defect comes before the grok, against weight decay, by each rule.</summary>
/// <param name="study">The study.</param>
/// <param name="measured">The measure onset.</param>
internal sealed class LeadFigure(Study study, Measured measured)
{
    /// <summary>Name of the measure.</summary>
    public const string Measure = "onset";

    // The published defect; the criterion and the task that a run counts by.
    private const string Form = "published_f32", Criterion = "grok", First = "first";
    private const double Side = 0.4, Shift = 0.12;

    private readonly (DecayGroup Group, string Rule)[] _panels =
    [
        .. DecayGroup.Of(study).Where(group => measured.Runs.Any(run => group.Runs.Contains(run.Run)))
            .SelectMany(group => Rows(measured.Runs).Select(at => at.Row.Text("rule")).Distinct().Select(rule => (group, rule))),
    ];

    /// <summary>The figure.</summary>
    public Figure Figure
    {
        get
        {
            bool isPublished = _panels.Any(panel => panel.Group.Runs.Any(run => PublishedOf(run, panel.Rule).Any()));
            double[] leads = [.. Rows(measured.Runs).Select(at => Fraction(at.Row)).Where(double.IsFinite)];
            var axis = new Axis("lead/grok step", Math.Min(-0.04, leads.DefaultIfEmpty(0).Min() - 0.04), 1);
            (StudyRun Run, ResultRow Row)[] grokked = [.. Rows(measured.Runs).Where(at => double.IsFinite(at.Row.Number("generalised")))];
            int missing = grokked.Count(at => !double.IsFinite(at.Row.Number("onset")));
            return new Figure(
                "onset-lead",
                "Lead of the onset of the commutator defect, (first grok step − onset)/first grok step, against weight decay, a panel for each rule that says when the defect begins to grow: the published rules v1, v2 and v3, and one that looks back only. The defect is the published one. A dot is a run that grokked"
                    + (missing == 0 ? "." : $"; in {Words.Count(missing, "case")} of a run and a rule the rule never fires, and nothing is drawn.")
                    + (isPublished ? " Squares are the published leads of the same tasks, decay and seed by the same rule." : ""),
                [.. _panels.Select(panel => Panel(panel.Group, panel.Rule, axis))], _panels.Length > 1 ? 2 : 1,
                [
                    new(Palette.KindOf(0), "a run", IsMark: true), new(Palette.Level, "onset at the grok"), .. PublishedMarks.Legend(isPublished),
                ],
                new FigureData(["run", "weight_decay", "seed", "rule", "onset", "first_grok", "lead", "fractional_lead", "published_fractional_lead"], Rows(measured.Runs).Select(at => (string[])
                [
                    at.Run.Name, Words.Exact(at.Run.Experiment.Train.WeightDecay), Words.Exact(at.Run.Experiment.Train.Seed), at.Row.Text("rule"),
                    .. at.Row.Exact("onset", "generalised", "lead", "fractional_lead"),
                    PublishedOf(at.Run, at.Row.Text("rule")).FirstOrDefault() is { } value ? Words.Exact(value.Value) : "",
                ])))
            {
                Of = measured.RunWords,
                Band = "none, a mark for each run",
                Null = "none drawn: an onset in a shuffled series has no typical lead; the table after the figure has how often shuffled series of the same runs give an onset before the grok",
                Measures = [Measure],
            };
        }
    }

    private Panel Panel(DecayGroup group, string rule, Axis axis)
    {
        (StudyRun Run, ResultRow Row)[] runs = [.. Rows(measured.Runs.Where(run => group.Runs.Contains(run.Run))).Where(at => at.Row.Text("rule") == rule)];
        (StudyRun Run, ResultRow Row)[] known = [.. runs.Where(at => double.IsFinite(Fraction(at.Row)))];
        int grokked = runs.Count(at => double.IsFinite(at.Row.Number("generalised")));
        return new Panel(
            $"rule {rule}", string.Join(", ", new[] { group.Title, $"fires in {known.Length} of {Words.Count(grokked, "run")} that grokked" }), group.Axis, axis, [],
            [
                .. group.Runs.SelectMany(run => PublishedOf(run, rule).Select(value => PublishedMarks.Of(value, At(run) + Shift, run.Name))),
                .. known.Select(at => new Mark(Palette.KindOf(0), At(at.Run) - Shift, Fraction(at.Row), MarkForm.Dot, at.Run.Name)),
            ],
            [0]);

        double At(StudyRun run) => group.PlaceOf(run) + (Side * group.SideOf(run));
    }

    // Of a single task the measure has no "first".
    private static IEnumerable<(StudyRun Run, ResultRow Row)> Rows(IEnumerable<RunMeasured> runs) => runs.SelectMany(run => run.Rows()
        .Where(row => row.Text("form") == Form && row.Text("criterion") == Criterion).GroupBy(row => row.Text("rule"))
        .Select(rule => (run.Run, rule.FirstOrDefault(row => row.Text("task") == First) ?? rule.First())));

    private static double Fraction(ResultRow row) => row.Number("fractional_lead");

    private static IEnumerable<PublishedValue> PublishedOf(StudyRun run, string rule) => PublishedValues.Of(run, $"lead_fraction_{rule}").Where(value => value.Seed is not null && value.Task == First);
}
