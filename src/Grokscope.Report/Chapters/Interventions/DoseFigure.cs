using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Interventions;

/// <summary>The figure of grok steps against the strength of an intervention, a panel per arm.</summary>
/// <param name="study">The study.</param>
/// <param name="result">The measure dose-response.</param>
/// <param name="arms">Its arms.</param>
internal sealed class DoseFigure(Study study, MeasureResult result, IReadOnlyList<DoseArm> arms)
{
    // Runs of one strength lie side by side over this much of the distance between two strengths.
    private const double Spread = 0.44;

    private readonly double[] _fractions =
        [.. arms.SelectMany(arm => arm.Points.Select(point => point.Fraction)).Concat(Published(result).Select(point => point.Fraction)).Distinct().Order()];

    private readonly double _cap = arms.Max(arm => arm.Points.Max(point => point.Row.Number("cap")));

    private readonly Axis _steps = StepsOf(arms, result);

    /// <summary>The figure.</summary>
    public Figure Figure => new("dose-response-" + study.Name, Caption, [.. arms.Select(Panel)], PanelGrid.PerRow(arms.Count), Legend, Data)
    {
        Of = $"{Words.Count(study.Runs.Count, "run")}",
        Band = "vertical lines, Kaplan-Meier 95 % intervals of the median (log-log form)",
        Null = "the plain runs' median (dotted) and the same change with random directions (dashed)",
        Measures = ["dose-response"],
    };

    private static string Verdict(DoseArm arm) => arm.Claim.Text("verdict") switch
    {
        "held" => "eliminates grokking below 10 %, as claimed",
        "weakened" => "below 10 %: delays grokking, does not eliminate it",
        "not held" => "below 10 %: neither eliminates nor delays grokking",
        _ => "below 10 %: undecided",
    };

    private string Caption => $"Step at which all tasks have grokked against the strength f, a panel for each kind of change and of directions. A dot is a run, its three-fold evaluation rule that of the study; "
        + $"an open dot is a run that had not grokked when it ended. Squares are Kaplan-Meier medians with their 95 % interval; an open square stands at the cap where fewer than half grokked. "
        + "The dotted line is the median of the plain runs, the dashed one joins the medians of the control: the same change with random directions."
        + (Published(result).Any() ? " Squares in the colour of the text are the published runs, one for each strength, in steps of their own runs, open without a grok." : "");

    private IReadOnlyList<LegendEntry> Legend =>
    [
        new(Palette.TestOf(0), "a run", IsMark: true, MarkForm.Grain), new(Palette.TestOf(0), "no grok yet", IsMark: true, MarkForm.Open),
        new(Palette.TestOf(0), "median, 95 % interval", IsMark: true, MarkForm.Square), new(Palette.Level, "plain runs"), new(Palette.Control, "random directions"),
        .. PublishedMarks.Legend(Published(result).Any(), "published run, open: no grok"),
    ];

    private FigureData Data => new(
        ["what", "arm", "fraction", "seed", "batch_seed", "step", "low", "high", "grokked"],
        arms.SelectMany(arm => arm.Points.SelectMany(point => point.Runs.Select(run => (string[])
        [
            "run", arm.Name, Words.Exact(point.Fraction), Words.Exact(run.Number("seed")), Words.Exact(run.Number("batch_seed")), Words.Exact(run.Number("steps")), "", "", run.Flag("censored") ? "0" : "1",
        ]).Append(["median", arm.Name, Words.Exact(point.Fraction), "", "", Words.ExactOrNone(point.Median), Words.ExactOrNone(point.Row.Number("median_low")), Words.ExactOrNone(point.Row.Number("median_high")), ""])))
        .Concat(Published(result).Select(point => (string[])["published", point.Series, Words.Exact(point.Fraction), "42", "", Words.Exact(point.Step), "", "", point.IsCensored ? "0" : "1"])));

    private Panel Panel(DoseArm arm, int index)
    {
        Pen pen = Palette.TestOf(index);
        PublishedPoint[] published = arm.Name == PublishedArm ? [.. Published(result)] : [];
        var x = Axis.Places("strength f (%)", [.. _fractions.Select(fraction => Words.Plain(Math.Round(100 * fraction, 6)))]);
        return new Panel(
            arm.Name, Verdict(arm), x, _steps,
            [
                .. ControlOf(arm) is { } control ? [LineOf(Palette.Control, control)] : Array.Empty<Line>(),
                .. arm.Points.Select(point => IntervalOf(pen, point)).OfType<Line>(),
                .. published.GroupBy(point => point.Series).Select(series => new Line(Palette.Published, [.. series.Select(point => At(point.Fraction))], [.. series.Select(point => point.Step)])),
            ],
            [
                .. arm.Points.SelectMany(point => point.Runs.Select((run, i) =>
                    new Mark(pen, At(point.Fraction) + (Spread * (((i + 0.5) / point.Runs.Count) - 0.5)), run.Number("steps"), run.Flag("censored") ? MarkForm.Open : MarkForm.Grain))),
                .. arm.Points.Where(point => !double.IsNaN(point.Median)).Select(point => new Mark(pen, At(point.Fraction), point.Median, MarkForm.Square)),
                .. arm.Points.Where(point => point.IsMedianBeyondCap).Select(point => new Mark(pen, At(point.Fraction), _cap, MarkForm.OpenSquare)),
                .. published.Select(point => PublishedMarks.At(At(point.Fraction), point.Step, isBound: point.IsCensored)),
            ],
            double.IsNaN(arm.Points[0].Median) ? [] : [arm.Points[0].Median]);
    }

    // Logarithmic: an effect is a factor.
    private static Axis StepsOf(IReadOnlyList<DoseArm> arms, MeasureResult result)
    {
        double[] all = [.. arms.SelectMany(arm => arm.Points.SelectMany(point => point.Runs.Select(run => run.Number("steps")))), .. Published(result).Select(point => point.Step)];
        return Axis.Logarithmic("grok step", all);
    }

    private DoseArm? ControlOf(DoseArm arm) => arms.FirstOrDefault(other => other.Name == arm.Control);

    private Line LineOf(Pen pen, DoseArm arm)
    {
        DoseArm.Point[] known = [.. arm.Points.Where(point => !double.IsNaN(point.Median))];
        return new Line(pen, [.. known.Select(point => At(point.Fraction))], [.. known.Select(point => point.Median)]);
    }

    private Line? IntervalOf(Pen pen, DoseArm.Point point)
    {
        double low = point.Row.Number("median_low"), high = point.Row.Number("median_high"), x = At(point.Fraction);
        return double.IsNaN(low) ? null : new Line(pen, [x, x], [low, double.IsNaN(high) ? _cap : high]);
    }

    private double At(double fraction) => Array.IndexOf(_fractions, fraction);

    private string PublishedArm => result.RowsOf("published").Select(row => row.Text("arm")).FirstOrDefault("");

    // Of each published scan the last task's step at each strength: what the clock "last" is of our runs.
    private static IEnumerable<PublishedPoint> Published(MeasureResult result) => result.RowsOf("published").GroupBy(row => (Series: row.Text("series"), Fraction: row.Number("fraction")))
        .Select(same => new PublishedPoint(
            same.Key.Series, same.Key.Fraction, same.Any(row => row.Flag("published_censored")) ? same.Max(row => row.Number("published_cap")) : same.Max(row => row.Number("published")),
            same.Any(row => row.Flag("published_censored"))));

    private sealed record PublishedPoint(string Series, double Fraction, double Step, bool IsCensored);
}
