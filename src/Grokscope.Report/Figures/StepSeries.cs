using Grokscope.Geometry.Measuring;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Figures;

/// <summary>A quantity of a run over the steps at which it was measured, or over another place.</summary>
/// <param name="Run">The run.</param>
/// <param name="Steps">Steps, ascending.</param>
/// <param name="Values">Values; NaN where undefined.</param>
internal sealed record StepSeries(StudyRun Run, IReadOnlyList<double> Steps, IReadOnlyList<double> Values)
{
    /// <summary>What the marks of <see cref="Groks"/> are.</summary>
    public static LegendEntry GrokEntry { get; } = new(Palette.Ink, "a task groks", IsMark: true);

    /// <summary>A column of a result's rows.</summary>
    /// <param name="run">The run.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="column">The column of the values.</param>
    /// <param name="place">The column of the steps.</param>
    public static StepSeries Of(RunMeasured run, IEnumerable<ResultRow> rows, string column, string place = "step")
    {
        ResultRow[] all = [.. rows];
        return new StepSeries(run.Run, [.. all.Select(row => row.Number(place))], [.. all.Select(row => row.Number(column))]);
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

    /// <summary>The value at a step, on the line between the points on either side that are defined, or of the nearest one at an end; NaN where none is.</summary>
    /// <param name="step">The step.</param>
    /// <param name="isLogarithmic">Whether the line is drawn on a logarithmic axis.</param>
    public double At(double step, bool isLogarithmic)
    {
        int[] defined = [.. Enumerable.Range(0, Steps.Count).Where(i => double.IsFinite(Values[i]))];
        if (defined.Length == 0)
            return double.NaN;
        int after = defined.FirstOrDefault(i => Steps[i] >= step, defined[^1]), before = defined.LastOrDefault(i => Steps[i] <= step, defined[0]);
        if (Steps[after] <= Steps[before])
            return Values[after];
        double part = (step - Steps[before]) / (Steps[after] - Steps[before]), low = Values[before], high = Values[after];
        return isLogarithmic && low > 0 && high > 0 ? low * Math.Pow(high / low, part) : low + (part * (high - low));
    }

    /// <summary>The value at the last point that is not after a step, and is defined; NaN where there is none.</summary>
    public double Before(double step)
    {
        for (int i = Steps.Count - 1; i >= 0; i--)
            if (Steps[i] <= step && double.IsFinite(Values[i]))
                return Values[i];
        return double.NaN;
    }

    /// <summary>A mark on the line at a step; none where the step is not known or nothing is defined.</summary>
    /// <param name="step">The step.</param>
    /// <param name="heights">The axis of the line's heights.</param>
    /// <param name="pen">Its colour.</param>
    /// <param name="form">How it looks.</param>
    public IEnumerable<Mark> MarkAt(double? step, Axis heights, Pen pen, MarkForm form = MarkForm.Dot) =>
        step is { } at && At(at, heights.IsLogarithmic) is var height && double.IsFinite(height) ? [new Mark(pen, at, height, form, Run.Name)] : [];

    /// <summary>A mark on the line at each task's grok.</summary>
    public IEnumerable<Mark> Groks(Axis heights) => Run.Tasks.Select(Run.GrokStep).OfType<int>().SelectMany(step => MarkAt(step, heights, Palette.Ink));
}
