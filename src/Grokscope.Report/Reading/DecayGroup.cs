using Grokscope.Experiments;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;

namespace Grokscope.Report.Reading;

/// <summary>Runs of a study that differ in weight decay and seeds only: what a figure shows against the decay.</summary>
/// <param name="Title">What sets them apart from other runs, in words; its tasks where nothing does.</param>
/// <param name="Runs">The runs, at least one.</param>
internal sealed record DecayGroup(string Title, IReadOnlyList<StudyRun> Runs)
{
    private const string DecayKey = "weight_decay";

    /// <summary>Its weight decays, ascending.</summary>
    public IReadOnlyList<double> Decays => [.. Runs.Select(run => run.Experiment.Train.WeightDecay).Distinct().Order()];

    /// <summary>The axis with a place for each decay.</summary>
    public Axis Axis => Axis.Places("weight decay", [.. Decays.Select(Words.Plain)]);

    /// <summary>Names of the tasks, which all its runs have.</summary>
    public IReadOnlyList<string> Tasks => [.. Runs[0].Tasks];

    /// <summary>The configuration of its first run.</summary>
    public Experiment Experiment => Runs[0].Experiment;

    /// <summary>The groups of a study, in the order of the sweep.</summary>
    public static IReadOnlyList<DecayGroup> Of(Study study) =>
    [
        .. study.Runs.GroupBy(run => string.Join(", ", run.Swept.Where(value => !value.IsSeed && value.Key != DecayKey).Select(value => value.Words)))
            .Select(group => new DecayGroup(group.Key.Length > 0 ? group.Key : string.Join('+', group.First().Tasks), [.. group])),
    ];

    /// <summary>Place of a run's decay on an axis of places.</summary>
    public int PlaceOf(StudyRun run) => PlaceOf(run.Experiment.Train.WeightDecay);

    /// <summary>Place of a decay on an axis of places; −1 where no run has it.</summary>
    public int PlaceOf(double decay) => Decays.ToList().IndexOf(decay);

    /// <summary>Where a run stands beside the others of its decay, from −0.5 to 0.5: by its seed, so that several figures agree.</summary>
    public double SideOf(StudyRun run)
    {
        StudyRun[] same = [.. Runs.Where(other => other.Experiment.Train.WeightDecay == run.Experiment.Train.WeightDecay)];
        return ((Array.IndexOf(same, run) + 0.5) / same.Length) - 0.5;
    }
}
