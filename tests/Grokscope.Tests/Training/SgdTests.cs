using CsCheck;
using Grokscope.Training;

namespace Grokscope.Tests.Training;

public sealed class SgdTests
{
    [Fact]
    public void Follows_the_formula_in_float64() => Gen.Double[-3, 3].Array[19].Array[12].Sample(gradients =>
    {
        var options = new TrainingOptions { Optimiser = OptimiserKind.Sgd, LearningRate = 0.02, Momentum = 0.7, WeightDecay = 0.5, GradientClip = 2 };
        Optimiser sgd = Optimiser.Of(19, options);
        float[] theta = [.. Enumerable.Range(0, 19).Select(i => i - 9f)];
        double[] x = [.. theta], v = new double[19];
        foreach (double[] drawn in gradients)
        {
            float[] gradient = [.. drawn.Select(g => (float)g)];
            double norm = Math.Sqrt(gradient.Sum(g => (double)g * g)), clip = Math.Min(1, 2 / (norm + 1e-6));
            for (int i = 0; i < 19; i++)
            {
                v[i] = (0.7 * v[i]) + (clip * gradient[i]);
                x[i] = (x[i] * (1 - (0.02 * 0.5))) - (0.02 * v[i]);
            }
            Assert.Equal(norm, sgd.Step(theta, gradient), 1e-5);
        }
        for (int i = 0; i < 19; i++)
            Assert.Equal(x[i], theta[i], 1e-4);
        Assert.True(sgd.SecondMoment.IsEmpty);
    });
}
