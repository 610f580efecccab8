using Grokscope.Model;
using Grokscope.Training.Interventions;
using Grokscope.Training.Tasks;

namespace Grokscope.Training;

/// <summary>All that decides a run.</summary>
/// <param name="Loss">The model.</param>
/// <param name="Data">Pairs, answers and split.</param>
/// <param name="Options">Table [train].</param>
/// <param name="DrawInitial">Draws the initial θ, [N]; called only where a run begins.</param>
/// <param name="Fingerprint">Fingerprint of the whole configuration; a checkpoint of another one is refused.</param>
/// <param name="InstructionSet">Instruction set of the kernels, for the manifest.</param>
/// <param name="Probe">Measures while the run trains; null for nothing.</param>
/// <param name="Change">Changes its steps; null for nothing.</param>
internal sealed record RunPlan(
    ILossFunction Loss, DataSet Data, TrainingOptions Options, Func<float[]> DrawInitial, string Fingerprint, string InstructionSet,
    ITrainingProbe? Probe = null, Intervention? Change = null);

/// <summary>How a session of training ended.</summary>
/// <param name="Status">The run's status.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Result">The result; null where the run was stopped.</param>
internal sealed record RunOutcome(RunStatus Status, int Step, RunResult? Result)
{
    /// <summary>What the process should end with.</summary>
    public ExitCode Code => Result?.Code ?? ExitCode.Stopped;
}
