using Grokscope.Report.Reading;

namespace Grokscope.Report.Figures;

/// <summary>A pen for each seed of the runs of a figure.</summary>
/// <param name="measured">The runs.</param>
internal sealed class SeedPens(Measured measured)
{
    private const int MostNamed = 6;

    private readonly uint[] _seeds = [.. measured.Runs.Select(run => run.Run.Experiment.Train.Seed).Distinct()];

    /// <summary>What the pens mean.</summary>
    public IReadOnlyList<LegendEntry> Legend => [.. _seeds.Take(MostNamed).Select((seed, i) => new LegendEntry(Palette.KindOf(i), $"seed {seed}"))];

    /// <summary>The pen of a run's seed.</summary>
    public Pen Of(RunMeasured run) => Palette.KindOf(Array.IndexOf(_seeds, run.Run.Experiment.Train.Seed));
}
