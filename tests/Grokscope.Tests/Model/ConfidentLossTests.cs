using Grokscope.Model;
using Grokscope.Model.Reference;

namespace Grokscope.Tests.Model;

/// <summary>Losses far below the distance between 1 and the next float32, as late in training without decay.</summary>
[Trait("Category", "Engine")]
public class ConfidentLossTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(160)]
    public void A_model_that_is_sure_of_its_answers_still_has_an_exact_loss(float sharpness)
    {
        var shape = new ModelShape(7, 8, 1, 2, 16, ["a"]);
        var layout = new ParameterLayout(shape);
        float[] theta = Initialisation.Draw(layout, 3);
        foreach (ref float weight in theta.AsSpan(layout.Heads[0].Weight))
            weight *= sharpness;
        // The right answer is what the model holds for most likely.
        int[] pairs = [.. Enumerable.Range(0, shape.Pairs)];
        double[] logits = new ReferenceModel(shape, new PairTargets(7, [pairs.Select(_ => 0).ToArray()])).Logits([.. theta.Select(x => (double)x)], pairs)[0];
        int[] answers = [.. pairs.Select(pair => Answer(logits.AsSpan(pair * 7, 7)))];
        var targets = new PairTargets(7, [answers]);
        double[] expected = new double[1], actual = new double[1];
        int[] correct = new int[1];
        using var model = new Transformer(shape, targets);
        double smallest = double.PositiveInfinity;
        foreach (int pair in pairs)
        {
            new ReferenceModel(shape, targets).Evaluate(theta, [pair], expected, correct);
            model.Evaluate(theta, [pair], actual, correct);
            smallest = Math.Min(smallest, expected[0]);
            // Logits of a hundred are good to 1e-5, and so is the loss; below 1e-12 the float64 twin itself has lost its digits.
            if (expected[0] > 1e-12)
                Assert.Equal(1, actual[0] / expected[0], 2e-3);
        }
        Assert.True(smallest < 1e-7, $"no pair was sure enough: {smallest}");
    }

    private static int Answer(ReadOnlySpan<double> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best])
                best = i;
        return best;
    }
}
