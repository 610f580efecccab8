using Grokscope.Report.Reading;

namespace Grokscope.Report.Figures;

/// <summary>Axes of steps for a figure with a panel for each condition: one for all, unless the lengths of the runs differ too much.</summary>
/// <param name="measured">The runs.</param>
internal sealed class StepAxes(Measured measured)
{
    /// <summary>A run that ends before this part of a shared axis could not be read on it.</summary>
    public const double LeastPart = 0.25;

    /// <summary>What a caption says of axes that are not shared.</summary>
    public const string OwnWords = " Each condition has an axis of steps of its own, as their lengths differ much.";

    private readonly double _last = measured.Conditions.Max(condition => condition.Steps.High);
    private readonly bool _isShared = measured.Conditions.Min(condition => condition.Steps.High) >= LeastPart * measured.Conditions.Max(condition => condition.Steps.High);

    /// <summary>What a caption adds: whether the panels have axes of their own, and how many are drawn.</summary>
    public string Note => (_isShared ? "" : OwnWords) + PanelGrid.Note(measured.Conditions.Count, "condition");

    /// <summary>The axis of a condition's panel.</summary>
    public Axis Of(MeasuredCondition condition) => _isShared ? Axis.Steps(_last) : condition.Steps;
}
