using Grokscope.Geometry.Commutators;
using Grokscope.Geometry.Curvature;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Bases;

/// <summary>
/// Gradients of the total loss on batches, at snapshots that are evenly spread over the training from a step on, each divided by its length, so
/// that the large early ones do not rule.
/// </summary>
internal static class GradientSamples
{
    /// <summary>Draws some.</summary>
    /// <param name="run">The run; the batches have its size.</param>
    /// <param name="from">Snapshots before this step do not count.</param>
    /// <param name="count">How many, at least 2; several at a snapshot where there are fewer snapshots.</param>
    /// <param name="seed">Seed of the batches.</param>
    /// <param name="purpose">Name of the stream that they come from.</param>
    /// <param name="worker">The loss.</param>
    /// <returns>[count][N], each of length 1.</returns>
    /// <exception cref="MeasureException">There is no such snapshot, or a gradient is zero or not finite.</exception>
    public static float[][] Draw(MeasuredRun run, int from, int count, uint seed, string purpose, MeasureWorker worker)
    {
        int[] steps = [.. run.Steps.Where(step => step >= from)];
        if (steps.Length == 0)
            throw new MeasureException($"{run.Name}: there is no snapshot from step {from} on, at which gradients could be taken. Give an earlier from_step, or a run that went further.");
        ILossFunction loss = worker.Loss(run);
        float[] weights = HessianLoss.TotalOf(run.Tasks).Weights;
        double[] losses = new double[weights.Length];
        float[][] samples = new float[count][];
        float[] theta = [];
        int at = -1;
        for (int i = 0; i < count; i++)
        {
            worker.Stop.ThrowIfCancellationRequested();
            int step = steps[(int)((long)(steps.Length - 1) * i / (count - 1))];
            if (step != at)
                (theta, at) = (run.Snapshots.Read(step), step);
            var gradient = new float[run.Layout.Count];
            loss.Gradient(theta, new BatchPairs(run, purpose, i, seed).Next(), weights, losses, gradient);
            samples[i] = Unit(gradient, $"{run.Name}: the gradient at step {step}");
        }
        return samples;
    }

    private static float[] Unit(float[] gradient, string what)
    {
        double norm = Vectors64.Norm(gradient);
        if (!(norm > 0 && double.IsFinite(norm)))
            throw new MeasureException($"{what} has norm {norm}");
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] = (float)(gradient[i] / norm);
        return gradient;
    }
}
