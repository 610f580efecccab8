using Grokscope.Geometry.Commutators;
using Grokscope.Geometry.Measuring;

namespace Grokscope.Geometry.Onset;

/// <summary>The commutator defect of a run over its steps, without the points at which it is undefined.</summary>
/// <param name="Steps">Steps, ascending, [n].</param>
/// <param name="Defects">D, finite and at least 0, [n].</param>
internal sealed record DefectSeries(IReadOnlyList<double> Steps, double[] Defects)
{
    /// <summary>Points, n.</summary>
    public int Count => Defects.Length;

    /// <summary>The points up to a step; all of them where it is null.</summary>
    public DefectSeries UpTo(int? last)
    {
        int count = last is { } end ? Steps.Count(step => step <= end) : Count;
        return new DefectSeries([.. Steps.Take(count)], Defects[..count]);
    }

    /// <summary>The same steps with other defects.</summary>
    public DefectSeries With(double[] defects) => this with { Defects = defects };

    /// <summary>The defect of the training loss (mode "total") as measured, in the order of the steps.</summary>
    /// <param name="commutators">Results of the measure "commutator".</param>
    /// <param name="column">Column of its main table; a point at which it is undefined is left out.</param>
    public static DefectSeries Read(MeasureResult commutators, string column)
    {
        IReadOnlyList<double> steps = commutators.Numbers("", "step"), defects = commutators.Numbers("", column);
        IReadOnlyList<string> modes = commutators.Texts("", "mode");
        int[] rows = [.. Enumerable.Range(0, steps.Count).Where(row => modes[row] == CommutatorMode.Total && double.IsFinite(defects[row])).OrderBy(row => steps[row])];
        return new DefectSeries([.. rows.Select(row => steps[row])], [.. rows.Select(row => defects[row])]);
    }
}
