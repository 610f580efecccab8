using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>A quantity over the steps.</summary>
/// <param name="Steps">Steps, ascending.</param>
/// <param name="Values">As many values; NaN where undefined.</param>
internal sealed record Curve(IReadOnlyList<double> Steps, IReadOnlyList<double> Values)
{
    /// <summary>A column of rows that have a column "step".</summary>
    public static Curve Of(IEnumerable<ResultRow> rows, string column, string step = "step")
    {
        ResultRow[] all = [.. rows];
        return new Curve([.. all.Select(row => row.Number(step))], [.. all.Select(row => row.Number(column))]);
    }

    /// <summary>The value at the last point that is not after a step, and is defined; NaN where there is none.</summary>
    public double At(double step)
    {
        for (int i = Steps.Count - 1; i >= 0; i--)
            if (Steps[i] <= step && double.IsFinite(Values[i]))
                return Values[i];
        return double.NaN;
    }

    /// <summary>The curve as a line.</summary>
    public Line Line(Pen pen, string run) => new(pen, Steps, Values, run);

    /// <summary>A mark on the curve at a step; none where the step or the value is not known.</summary>
    public IEnumerable<Mark> Marks(double? step, Pen pen, string run, MarkForm form = MarkForm.Dot) =>
        step is { } at && double.IsFinite(At(at)) ? [new Mark(pen, at, At(at), form, run)] : [];
}
