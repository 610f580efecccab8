namespace Grokscope.Geometry.Onset;

/// <summary>Says from which step on a run's commutator defect has risen.</summary>
internal abstract class OnsetRule
{
    /// <summary>Points below which no rule is asked: V1's baseline of 3 points is then 30 % of them, as it should be.</summary>
    public const int LeastPoints = 10;

    /// <summary>Name in tables.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Whether the onset at a step rests on points after it, as the length of the run: such a rule sees the run up to its last grok, where the
    /// published runs ended.
    /// </summary>
    public abstract bool LooksAhead { get; }

    /// <summary>The onset: one of the series' steps, or null where the rule never fires.</summary>
    /// <param name="series">At least three points.</param>
    public double? Onset(DefectSeries series) => Index(series.Steps, series.Defects) is { } i ? series.Steps[i] : null;

    /// <summary>The index of the onset, or null.</summary>
    /// <param name="steps">Steps, ascending, [n].</param>
    /// <param name="defects">D, finite and at least 0, [n].</param>
    protected abstract int? Index(IReadOnlyList<double> steps, double[] defects);
}
