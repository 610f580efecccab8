using Grokscope.Report.Figures;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Order;

/// <summary>Where things of a group's runs, such as its tasks, stand side by side: at each weight decay, or by themselves where the group has a single one.</summary>
/// <param name="Group">The group.</param>
/// <param name="Noun">What stands side by side: "task".</param>
/// <param name="Names">Their names.</param>
internal sealed record Slots(DecayGroup Group, string Noun, IReadOnlyList<string> Names)
{
    private const double Taken = 0.8, Side = 0.3;

    /// <summary>The axis.</summary>
    public Axis Axis => HasDecays(Group) ? Group.Axis : Axis.Places(Noun, Names);

    /// <summary>Distance to a mark beside another: half of it to one side for the run, twice as far to the other for what was published of it.</summary>
    public double Beside => Width * Side;

    private double Width => HasDecays(Group) ? Taken / Names.Count : Taken;

    /// <summary>Whether a group has several weight decays.</summary>
    public static bool HasDecays(DecayGroup group) => group.Decays.Count > 1;

    /// <summary>Place of a run's mark.</summary>
    /// <param name="run">The run.</param>
    /// <param name="index">Index among the names.</param>
    public double At(StudyRun run, int index) =>
        (HasDecays(Group) ? Group.PlaceOf(run) + (Width * (index + 0.5)) - (Taken / 2) : index) + (Beside * Group.SideOf(run));
}
