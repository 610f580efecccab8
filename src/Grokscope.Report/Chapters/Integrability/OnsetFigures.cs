using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Integrability;

/// <summary>The figures on onsets.</summary>
internal static class OnsetFigures
{
    // Height of a rule's row over that of the curves.
    private const double RowShare = 0.11;

    private const int MostTicks = 5;

    // An axis that ends where a mark stands would cut it in half.
    private const double PastMark = 1.03;

    /// <summary>The defect of each run with its onsets and groks.</summary>
    /// <param name="onsets">Runs with onsets.</param>
    /// <param name="defects">Runs with defects.</param>
    /// <param name="rules">The rules.</param>
    public static Figure Onsets(Measured onsets, Measured defects, IReadOnlyList<string> rules)
    {
        (RunMeasured Onsets, StepSeries Defect)[] runs =
        [
            .. onsets.Runs.Join(defects.Runs, run => run.Run, run => run.Run, (run, defect) => (run, StepSeries.Of(defect, defect.Rows().Where(row => row.Text("mode") == DefectCurves.Total), "defect_median"))),
        ];
        var defect = Axes.Logarithmic("defect D (1/unit of θ)", runs.SelectMany(run => run.Defect.Values));
        // Above the curves each rule has a row of its own, for onsets often coincide.
        double row = Math.Pow(defect.High / defect.Low, RowShare);
        Axis heights = defect with { High = defect.High * Math.Pow(row, rules.Count), Names = defect.Names ?? [.. Ticks.Of(defect, MostTicks).Select(tick => (tick, Words.Significant(tick)))] };
        double RowOf(int rule) => defect.High * Math.Pow(row, rules.Count - rule - 0.5);
        (int Rule, double Step)[] Published(RunMeasured run) => [.. rules.SelectMany((rule, r) => PublishedValues.Of(run.Run, $"onset_{rule}").Select(value => (r, value.Value)))];
        bool hasPublished = runs.Any(run => Published(run.Onsets).Length > 0);
        Panel[] panels =
        [
            .. runs.Take(PanelGrid.Most).Select(pair =>
            {
                (RunMeasured run, StepSeries series) = pair;
                return new Panel(
                    run.Run.Title, LeadsOf(run, rules), Axis.Steps(Math.Max(1, Math.Max(run.Run.Step, Published(run).Select(value => PastMark * value.Step).DefaultIfEmpty().Max()))), heights,
                    [series.LineOf(Palette.Muted)],
                    [
                        .. series.Groks(heights),
                        .. rules.SelectMany((rule, r) => MarksOf(OnsetLead.Form, rule, new Mark(Palette.KindOf(r), 0, RowOf(r), MarkForm.Square, run.Name))),
                        .. rules.SelectMany((rule, r) => MarksOf(OnsetLead.PublishedForm, rule, new Mark(Palette.KindOf(r), 0, RowOf(r), MarkForm.OpenSquare, run.Name))),
                        .. Published(run).Select(value => PublishedMarks.At(value.Step, RowOf(value.Rule), run.Name)),
                    ],
                    []) { Run = run.Name };

                IEnumerable<Mark> MarksOf(string form, string rule, Mark mark) =>
                    OnsetLead.FirstGrok(run, form, rule)?.Number("onset") is { } step && double.IsFinite(step) ? [mark with { X = step }] : [];
            }),
        ];
        string caption = "Commutator defect (from differences of gradients, losses of all tasks) of each run, and above it, in a row for each rule, the step at which it sees the onset: squares in this form of the defect, open ones in the published float32 form. "
            + "V1: three points in a row above 3 times the first 30 %; V2: an envelope above 5 times that of the first 25 %; V3: above 10 times the start and above 20; backward: a rule that looks only back. "
            + $"Above each panel the lead before the first grok.{(hasPublished ? " Squares in the colour of the text: the published run of the same seed." : "")} Each run has a step axis of its own; heights are shared.{PanelGrid.Note(runs.Length, "run")}";
        return new Figure(
            "onset", caption, panels, PanelGrid.PerRow(panels.Length),
            [
                new LegendEntry(Palette.Muted, "defect"), .. rules.Select((rule, r) => new LegendEntry(Palette.KindOf(r), $"onset, {OnsetLead.NameOf(rule)}", IsMark: true, MarkForm.Square)),
                new LegendEntry(Palette.KindOf(0), "the same, published form", IsMark: true, MarkForm.OpenSquare), StepSeries.GrokEntry, .. PublishedMarks.Legend(hasPublished),
            ],
            onsets.Data("", "form", "rule", "criterion", "task", "onset", "generalised", "lead", "fractional_lead", "points"))
        {
            Of = $"{onsets.RunWords}, one a panel",
            Band = "none, single runs",
            Null = "none drawn: the table below says how often each rule fires on shuffled series, and in runs without a grok",
            Measures = [DefectCurves.MeasureName, OnsetLead.MeasureName],
        };
    }

    /// <summary>Leads before the first grok, a panel for each set of tasks and rule.</summary>
    /// <param name="onsets">Runs with onsets.</param>
    /// <param name="rules">The rules.</param>
    public static Figure Leads(Measured onsets, IReadOnlyList<string> rules)
    {
        IReadOnlyList<TaskGroup> groups = TaskGroup.Of(onsets.Conditions);
        double Lead(RunMeasured run, string form, string rule) => OnsetLead.FirstGrok(run, form, rule)?.Number("fractional_lead") ?? double.NaN;
        var heights = Axes.Linear("lead/first grok step", onsets.Runs.SelectMany(run => rules.SelectMany(rule => (double[])[Lead(run, OnsetLead.Form, rule), Lead(run, OnsetLead.PublishedForm, rule)])), 0, 1);
        bool hasPublished = rules.Any(rule => onsets.Conditions.Any(condition => PublishedValues.Of(condition.Condition, $"lead_fraction_{rule}").Any()));
        Panel[] panels = [.. groups.SelectMany(group => rules.Select((rule, r) => new Panel(
            $"{group.Title}, {OnsetLead.NameOf(rule)}", Counts(group, rule), group.Axis, heights, [],
            [
                .. group.Conditions.SelectMany((condition, c) => condition.Runs.SelectMany((run, i) => (Mark[])
                [
                    new(Palette.KindOf(r), group.PlaceOf(c, i), Lead(run, OnsetLead.Form, rule), MarkForm.Dot, run.Name),
                    new(Palette.KindOf(r), group.PlaceOf(c, i), Lead(run, OnsetLead.PublishedForm, rule), MarkForm.OpenSquare, run.Name),
                ])).Where(mark => double.IsFinite(mark.Y)),
                .. group.Conditions.SelectMany((condition, c) => PublishedValues.Of(condition.Condition, $"lead_fraction_{rule}").Select(value => PublishedMarks.Of(value, TaskGroup.PublishedPlaceOf(c)))),
            ],
            [0])))];
        return new Figure(
            "onset-leads",
            "Lead of the defect's onset before the first grok, as a share of that grok's step: a panel for each set of tasks and each rule, dots for single runs, open squares the same in the published float32 form of the defect. "
                + $"Runs without a grok, or in which the rule does not fire, have no lead and are counted above.{(hasPublished ? " Squares in the colour of the text are published (V3: mean over tasks, by 90 % accuracy)." : "")}",
            panels, PanelGrid.PerRow(rules.Count),
            [
                .. rules.Select((rule, r) => new LegendEntry(Palette.KindOf(r), OnsetLead.NameOf(rule), IsMark: true)), new LegendEntry(Palette.KindOf(0), "published form", IsMark: true, MarkForm.OpenSquare),
                new LegendEntry(Palette.Level, "onset at the grok"), .. PublishedMarks.Legend(hasPublished),
            ],
            onsets.Data("", "form", "rule", "criterion", "task", "fractional_lead"))
        {
            Of = onsets.RunWords,
            Band = "none, single runs",
            Null = "0, dotted: an onset at the grok itself; a rule that fires soon after the start has a lead near 1 whatever it means, so see the shuffled series in the table",
            Measures = [OnsetLead.MeasureName],
        };

        string Counts(TaskGroup group, string rule)
        {
            RunMeasured[] runs = [.. group.Conditions.SelectMany(condition => condition.Runs)];
            int grokked = runs.Count(run => OnsetLead.FirstGrok(run, OnsetLead.Form, rule) is { } row && double.IsFinite(row.Number("generalised")));
            return $"{runs.Count(run => double.IsFinite(Lead(run, OnsetLead.Form, rule)))} of {Words.Count(grokked, "run")} with a grok; {runs.Length - grokked} without one";
        }
    }

    private static string LeadsOf(RunMeasured run, IReadOnlyList<string> rules)
    {
        ResultRow?[] rows = [.. rules.Select(rule => OnsetLead.FirstGrok(run, OnsetLead.Form, rule))];
        return rows.All(row => row is null || double.IsNaN(row.Number("generalised"))) ? "no grok"
            : "lead: " + string.Join(", ", rules.Select((rule, r) => $"{OnsetLead.NameOf(rule)} {(rows[r]?.Number("lead") is { } lead && double.IsFinite(lead) ? Words.Whole(lead) : "–")}"));
    }
}
