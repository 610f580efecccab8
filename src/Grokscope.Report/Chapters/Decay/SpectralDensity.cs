using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Decay;

/// <summary>How the eigenvalues of the loss' Hessian are distributed at a few steps. From the measure density.</summary>
internal sealed class SpectralDensity : IPartWriter
{
    private const string Measure = "density";

    // Bins are half decades on either side of zero; the one around it ends at this size.
    private const double Innermost = 1e-6;
    private const double Half = 0.25;

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (Measured.Read(study, Measure) is not { } measured)
            return null;
        (RunMeasured Run, string Title, double Step)[] panels = Panels(measured);
        ResultRow[] rows = [.. panels.SelectMany(panel => Bins(panel.Run, panel.Step))];
        double[] shares = [.. rows.Select(row => row.Number("share")).Where(share => share > 0)];
        if (shares.Length == 0)
            return null;
        var share = new Axis("share of the eigenvalues", Math.Pow(10, Math.Floor(Math.Log10(shares.Min() / 2))), 1, IsLogarithmic: true);
        double reach = rows.Max(row => Math.Max(Math.Abs(Place(row.Number("lower"))), Math.Abs(Place(row.Number("upper")))));
        var values = new Axis("eigenvalue (nats per unit of θ²)", -reach, reach, Names: Names(reach));
        int all = measured.Runs.Count(), drawn = panels.Select(panel => panel.Run).Distinct().Count();
        var figure = new Figure(
            "density",
            "How the eigenvalues of the loss' Hessian are distributed: share of them (logarithmic) in bins of half a decade on either side of zero, a panel for each of some steps. A vertical line is a standard error on either side, over the random vectors of the estimate. "
                + "A node of the quadrature stands for all eigenvalues around it, so that near zero only the sum of neighbouring bins is certain; the tails, which are few eigenvalues, are resolved."
                + (all > drawn ? $" Of the runs that differ in seeds only the first is drawn; the CSV file has all {Words.Count(all, "run")}." : ""),
            [.. panels.Select(panel => Panel(panel.Run, panel.Title, panel.Step, values, share))], PanelGrid.PerRow(panels.Length),
            [new(Palette.KindOf(1), "negative"), new(Palette.KindOf(0), "positive, and around 0"), new(Palette.Ink, "standard error")],
            measured.Data("", "step", "lower", "upper", "share", "standard_error"))
        {
            Of = $"{Words.Count(drawn, "run")}, {Words.Count(panels.Length, "panel")} of a run at a step each",
            Band = "vertical lines, ± one standard error over random vectors",
            Null = "none: it describes; without negative curvature the left half would be empty",
            Measures = [Measure],
        };
        return new Part("density", "All curvatures", [figure]);
    }

    // The first run of each condition, at as many steps as there is room for: the last, then the first, then between.
    private static (RunMeasured Run, string Title, double Step)[] Panels(Measured measured)
    {
        MeasuredCondition[] conditions = [.. measured.Conditions.Take(PanelGrid.Most)];
        int room = Math.Max(1, PanelGrid.Most / conditions.Length);
        return
        [
            .. conditions.SelectMany(condition =>
            {
                double[] steps = [.. condition.First.Result.Numbers("", "step").Distinct()];
                int count = Math.Min(room, steps.Length);
                return Enumerable.Range(0, count).Select(i => count == 1 ? steps.Length - 1 : i * (steps.Length - 1) / (count - 1)).Select(i => (condition.First, condition.Title, steps[i]));
            }),
        ];
    }

    private static Panel Panel(RunMeasured run, string title, double step, Axis values, Axis share)
    {
        ResultRow[] bins = [.. Bins(run, step).Where(row => row.Number("share") > 0)];
        return new Panel(
            $"step {Words.Whole(step)}", string.Join(", ", new[] { title, run.SeedWords }.Where(words => words.Length > 0)), values, share,
            [
                .. bins.Where(row => row.Number("standard_error") > 0).Select(row => new Line(Palette.Ink, [Middle(row), Middle(row)],
                    [Math.Max(share.Low, row.Number("share") - row.Number("standard_error")), Math.Min(share.High, row.Number("share") + row.Number("standard_error"))], run.Name)),
            ],
            [], [])
        {
            Bars = [.. bins.Select(row => new Bar(Palette.KindOf(row.Number("upper") > 0 ? 0 : 1), Middle(row), 0.9 * 2 * Half, row.Number("share"), run.Name))],
            Run = run.Name,
        };
    }

    private static IEnumerable<ResultRow> Bins(RunMeasured run, double step) => run.Rows().Where(row => row.Number("step") == step);

    private static double Middle(ResultRow row) => (Place(row.Number("lower")) + Place(row.Number("upper"))) / 2;

    /// <summary>Decades from the innermost edge, on its own side, with room for the bin around zero between the two sides.</summary>
    private static double Place(double eigenvalue) => Math.Sign(eigenvalue) * (Half + Math.Log10(Math.Max(1, Math.Abs(eigenvalue) / Innermost)));

    private static (double, string)[] Names(double reach)
    {
        int decades = (int)(reach - Half), stride = Math.Max(1, (int)Math.Ceiling(decades / 3.0));
        double[] sizes = [.. Enumerable.Range(1, decades / stride).Select(i => Innermost * Math.Pow(10, i * stride))];
        return [.. sizes.Reverse().Select(size => (Place(-size), $"−{Words.Significant(size)}")), (0, "0"), .. sizes.Select(size => (Place(size), Words.Significant(size)))];
    }
}
