using Grokscope.Geometry.Measuring;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Figures;

/// <summary>A quantity of a run over the steps at which it was measured.</summary>
/// <param name="Run">The run.</param>
/// <param name="Steps">Steps, ascending.</param>
/// <param name="Values">Values; NaN where undefined.</param>
internal sealed record StepSeries(StudyRun Run, IReadOnlyList<double> Steps, IReadOnlyList<double> Values)
{
    /// <summary>What the marks of <see cref="Groks"/> are.</summary>
    public static LegendEntry GrokEntry { get; } = new(Palette.Ink, "a task groks", IsMark: true);

    /// <summary>A column of a result's rows, which have a column "step".</summary>
    public static StepSeries Of(StudyRun run, IEnumerable<ResultRow> rows, string column)
    {
        ResultRow[] all = [.. rows];
        return new StepSeries(run, [.. all.Select(row => row.Number("step"))], [.. all.Select(row => row.Number(column))]);
    }

    /// <summary>The series over another, step by step.</summary>
    public StepSeries Over(StepSeries other)
    {
        Dictionary<double, double> divisors = other.Steps.Zip(other.Values).ToDictionary(point => point.First, point => point.Second);
        return this with { Values = [.. Steps.Zip(Values, (step, value) => divisors.TryGetValue(step, out double divisor) && divisor != 0 ? value / divisor : double.NaN)] };
    }

    /// <summary>The series as a line.</summary>
    public Line LineOf(Pen pen) => new(pen, Steps, Values, Run.Name);

    /// <summary>A band from this series to a higher one with the same steps.</summary>
    public Band BandTo(StepSeries high, Pen pen) => new(pen, Steps, Values, high.Values, Run.Name);

    /// <summary>The value at a step, between the points on either side that are defined (in equal ratios where both lie above 0), or of the nearest one at an end; NaN where none is.</summary>
    public double At(double step)
    {
        int[] defined = [.. Enumerable.Range(0, Steps.Count).Where(i => double.IsFinite(Values[i]))];
        if (defined.Length == 0)
            return double.NaN;
        int after = defined.FirstOrDefault(i => Steps[i] >= step, defined[^1]), before = defined.LastOrDefault(i => Steps[i] <= step, defined[0]);
        if (Steps[after] <= Steps[before])
            return Values[after];
        double part = (step - Steps[before]) / (Steps[after] - Steps[before]), low = Values[before], high = Values[after];
        return low > 0 && high > 0 ? low * Math.Pow(high / low, part) : low + (part * (high - low));
    }

    /// <summary>A mark on the line at each task's grok; none where nothing is defined.</summary>
    public IEnumerable<Mark> Groks() => Run.Tasks.Select(Run.GrokStep).OfType<int>().Where(step => double.IsFinite(At(step))).Select(step => new Mark(Palette.Ink, step, At(step), Run: Run.Name));
}
