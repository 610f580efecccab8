using Grokscope.Training;

namespace Grokscope.Experiments;

/// <summary>When a run is expected to end: a guide for planning, not a result.</summary>
public static class Timescale
{
    // Published fit of the mean grok step of add and mul, log-log, 15 runs: method.md §11, published value of the combined fit.
    private const double StepsAtDecayOne = 10585, Exponent = -0.911;

    /// <summary>
    /// 10585·λ^−0.911 steps and the extra ones after the last grok, at most the cap; the cap where the run does not stop by itself or
    /// nothing decays.
    /// </summary>
    public static double ExpectedSteps(TrainingOptions train) => train.WeightDecay == 0 || !train.Stop.Enabled
        ? train.Steps
        : Math.Min(train.Steps, (StepsAtDecayOne * Math.Pow(train.WeightDecay, Exponent)) + train.Stop.ExtraSteps);
}
