using Grokscope.Model;
using Grokscope.Numerics;
using Grokscope.Training;
using Grokscope.Training.Interventions;

namespace Grokscope.Experiments;

/// <summary>What trains: makes the loss function of a model.</summary>
/// <param name="Create">Makes it for a layout and the right answers; disposed of after the run if it can be.</param>
/// <param name="InstructionSet">Instruction set of its kernels, for the manifest.</param>
/// <param name="Probe">Makes what measures a run while it trains; null for nothing.</param>
/// <param name="Bases">Gives the directions of a run's intervention; null where none can be given.</param>
internal sealed record LossFactory(
    Func<ParameterLayout, PairTargets, ILossFunction> Create,
    string InstructionSet,
    Func<Experiment, RunFolder, ITrainingProbe?>? Probe = null,
    Func<Experiment, RunFolder, CancellationToken, IBasisSource>? Bases = null)
{
    /// <summary>The fast model, <see cref="Transformer"/>.</summary>
    /// <param name="threads">Threads of one run.</param>
    public static LossFactory Fast(int threads) =>
        new((layout, targets) => new Transformer(layout.Shape, targets, threads), InstructionSets.Current.Name());
}
