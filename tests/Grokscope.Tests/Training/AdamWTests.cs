using CsCheck;
using Grokscope.Training;

namespace Grokscope.Tests.Training;

public class AdamWTests
{
    private static readonly AdamWSettings Settings = new(1e-3, 0.9, 0.98, 1e-8, 1.0, 1.0);

    [Fact]
    public void First_step_moves_by_the_learning_rate_after_the_decay()
    {
        // At t = 1 the bias corrections cancel: m/(1−β1) = g and √(v/(1−β2)) = |g|, so that θ moves by lr against g's sign.
        float[] theta = [2f, -3f, 0f];
        float[] gradient = [0.5f, -0.25f, 0f];
        float norm = new AdamW(3, Settings).Step(theta, gradient);
        Assert.Equal(Math.Sqrt(0.3125), norm, 1e-6);
        Assert.Equal((2 * 0.999) - 1e-3, theta[0], 1e-6);
        Assert.Equal((-3 * 0.999) + 1e-3, theta[1], 1e-6);
        Assert.Equal(0, theta[2]);
    }

    [Fact]
    public void Follows_the_formula_in_float64() => Gen.Double[-3, 3].Array[5].Array[12].Sample(gradients =>
    {
        var adam = new AdamW(5, Settings);
        float[] theta = [1, -1, 0.5f, 0, 3];
        double[] x = [1, -1, 0.5, 0, 3], m = new double[5], v = new double[5];
        for (int t = 1; t <= gradients.Length; t++)
        {
            float[] gradient = [.. gradients[t - 1].Select(g => (float)g)];
            double norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
            double clip = Math.Min(1, 1 / (norm + 1e-6));
            for (int i = 0; i < 5; i++)
            {
                double g = gradient[i] * clip;
                x[i] *= 1 - 1e-3;
                m[i] = (0.9 * m[i]) + (0.1 * g);
                v[i] = (0.98 * v[i]) + (0.02 * g * g);
                x[i] -= 1e-3 / (1 - Math.Pow(0.9, t)) * m[i] / (Math.Sqrt(v[i] / (1 - Math.Pow(0.98, t))) + 1e-8);
            }
            Assert.Equal(norm, adam.Step(theta, gradient), 1e-5);
        }
        for (int i = 0; i < 5; i++)
            Assert.Equal(x[i], theta[i], 1e-5);
    });

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_gradient_that_is_not_finite_changes_nothing(float bad)
    {
        var adam = new AdamW(2, Settings);
        float[] theta = [1, 2];
        Assert.False(float.IsFinite(adam.Step(theta, [1, bad])));
        Assert.Equal([1, 2], theta);
        Assert.Equal(0, adam.Steps);
        Assert.Equal([0, 0], adam.FirstMoment.ToArray());
    }
}
