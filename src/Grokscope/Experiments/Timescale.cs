using Grokscope.Model;
using Grokscope.Training;

namespace Grokscope.Experiments;

/// <summary>When a run is expected to end: a guide for planning, not a result.</summary>
internal static class Timescale
{
    // Log-log fits of published values at modulus 97. One or two tasks: the mean grok step of add and mul, 15 runs (method.md §11, published
    // combined fit). Three and more: the last task of add, mul and sq at decay 1, 0.5 and 0.1, means of three seeds.
    private static readonly (double StepsAtDecayOne, double Exponent) Few = (10585, -0.911), Many = (17445, -0.984);

    /// <summary>
    /// a·λ^b steps, with a = 10585, b = −0.911 for one or two tasks and a = 17445, b = −0.984 for more, and the extra ones after the last
    /// grok, at most the cap; the cap where the run does not stop by itself, nothing decays, or it has come that far without an end.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="step">Steps that it has done.</param>
    public static double ExpectedSteps(Experiment run, int step = 0)
    {
        TrainingOptions train = run.Train;
        if (train.WeightDecay == 0 || !train.Stop.Enabled)
            return train.Steps;
        (double steps, double exponent) = run.Task.Outputs.Count <= 2 ? Few : Many;
        double expected = (steps * Math.Pow(train.WeightDecay, exponent)) + train.Stop.ExtraSteps;
        return step < expected ? Math.Min(train.Steps, expected) : train.Steps;
    }

    /// <summary>Floating-point operations that a cell is expected to take: what puts the longest first.</summary>
    public static double ExpectedWork(SweepCell cell)
    {
        ModelShape shape = cell.Experiment.Shape;
        return ExpectedSteps(cell.Experiment) * FlopCount.Gradient(shape, cell.Experiment.Train.BatchSize, 2 * shape.P);
    }
}
