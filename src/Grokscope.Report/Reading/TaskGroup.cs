using Grokscope.Experiments;
using Grokscope.Report.Figures;

namespace Grokscope.Report.Reading;

/// <summary>Conditions of the same tasks, for an axis on which each has a place.</summary>
/// <param name="Title">The tasks: "add+mul".</param>
/// <param name="Conditions">The conditions, in the order of the sweep.</param>
internal sealed record TaskGroup(string Title, IReadOnlyList<MeasuredCondition> Conditions)
{
    private const double Spread = 0.44;

    /// <summary>The axis, with what sets the conditions apart but their tasks: "weight decay".</summary>
    public Axis Axis => Axis.Places(Keys.Length == 0 ? "condition" : string.Join(", ", Keys.Select(key => key.KeyWords)), [.. Conditions.Select(NameOf)]);

    private SweptValue[] Keys => ValuesOf(Conditions[0]);

    /// <summary>The groups, in the order of their first conditions.</summary>
    public static IReadOnlyList<TaskGroup> Of(IReadOnlyList<MeasuredCondition> conditions) =>
        [.. conditions.GroupBy(condition => string.Join('+', condition.Tasks)).Select(group => new TaskGroup(group.Key, [.. group]))];

    /// <summary>Places for marks of a condition's runs, side by side around the condition's own.</summary>
    /// <param name="condition">Index of the condition.</param>
    /// <param name="run">Index of the run among those of the condition.</param>
    public double PlaceOf(int condition, int run) => condition + (Spread * (((run + 0.5) / Conditions[condition].Runs.Count) - 0.5));

    /// <summary>A place for what was published of a condition, beside all its runs.</summary>
    /// <param name="condition">Index of the condition.</param>
    public static double PublishedPlaceOf(int condition) => condition + (0.75 * Spread);

    private static string NameOf(MeasuredCondition condition) => ValuesOf(condition) is { Length: > 0 } values ? string.Join("/", values.Select(value => value.Value)) : "all";

    private static SweptValue[] ValuesOf(MeasuredCondition condition) => [.. condition.First.Run.Swept.Where(value => !value.IsSeed && value.Key != SettingTable.Outputs.Key)];
}
