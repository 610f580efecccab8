using Grokscope.Geometry.Measuring;

namespace Grokscope.Report.Chapters.Interventions;

/// <summary>An arm of an intervention study: its points by strength, each with its runs and its effect.</summary>
/// <param name="Name">Kind, basis, and what else sets it apart.</param>
/// <param name="Points">By ascending strength, the plain runs first.</param>
/// <param name="Claim">Its row of the claim.</param>
internal sealed record DoseArm(string Name, IReadOnlyList<DoseArm.Point> Points, ResultRow Claim)
{
    /// <summary>Its control arm; empty where there is none.</summary>
    public string Control => Claim.Text("control");

    /// <summary>The arms of a result, for one clock.</summary>
    public static IEnumerable<DoseArm> Of(MeasureResult result, string clock)
    {
        ILookup<string, ResultRow> effects = Timed("effects").ToLookup(row => row.Text("arm")), runs = Timed("runs").ToLookup(row => row.Text("arm"));
        Dictionary<string, ResultRow> claims = Timed("claim").ToDictionary(row => row.Text("arm"));
        // Plain runs stand once, under "plain" or, of several groups, "plain GROUP".
        ResultRow[] plain = [.. Timed("runs").Where(row => row.Number("fraction") == 0)];
        foreach (IGrouping<string, ResultRow> arm in Timed("").GroupBy(row => row.Text("arm")))
            yield return new DoseArm(
                arm.Key,
                [
                    .. arm.Select(row => new Point(
                        row.Number("fraction"), row, effects[arm.Key].FirstOrDefault(effect => effect.Number("fraction") == row.Number("fraction")),
                        row.Number("fraction") == 0 ? PlainOf([.. runs[arm.Key]]) : [.. runs[arm.Key].Where(run => run.Number("fraction") == row.Number("fraction"))])),
                ],
                claims[arm.Key]);

        // As the measure does: those that the arm's others have a twin of, if any has.
        ResultRow[] PlainOf(ResultRow[] others)
        {
            var streams = others.Select(Streams).ToHashSet();
            ResultRow[] twins = [.. plain.Where(run => streams.Contains(Streams(run)))];
            return twins.Length > 0 ? twins : plain;
        }

        static (double, double) Streams(ResultRow run) => (run.Number("seed"), run.Number("batch_seed"));

        IEnumerable<ResultRow> Timed(string table) => result.RowsOf(table).Where(row => row.Text("clock") == clock);
    }

    /// <summary>An arm's runs of one strength.</summary>
    /// <param name="Fraction">f.</param>
    /// <param name="Row">Of the main table.</param>
    /// <param name="Effect">Of the effects; null of the plain runs.</param>
    /// <param name="Runs">Of the runs.</param>
    public sealed record Point(double Fraction, ResultRow Row, ResultRow? Effect, IReadOnlyList<ResultRow> Runs)
    {
        /// <summary>Median grok step; NaN where fewer than half grok.</summary>
        public double Median => Row.Number("median");

        /// <summary>Whether fewer than half had grokked at the cap; not known as long as those without are under way.</summary>
        public bool IsMedianBeyondCap => double.IsNaN(Median) && Row.Number("followed") > Row.Number("grokked");
    }
}
