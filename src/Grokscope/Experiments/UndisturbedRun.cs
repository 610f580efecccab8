using Grokscope.Training;

namespace Grokscope.Experiments;

/// <summary>
/// Which runs tell of training as it goes by itself, to its end: not those with an intervention, not those that diverged, and not those still under way, of which "no grok" means none yet.
/// </summary>
internal static class UndisturbedRun
{
    /// <summary>What such a run is, for messages: "no run that is done …".</summary>
    public const string Words = "is done, has no intervention and has not diverged";

    /// <summary>Whether a run is one.</summary>
    /// <param name="experiment">Its configuration.</param>
    /// <param name="result">How it ended; null while it has not.</param>
    public static bool Is(Experiment experiment, RunResult? result) => experiment.Intervention.IsIdle && result is not null && result.Status != RunStatus.Diverged;
}
