using System.Runtime.InteropServices;
using Grokscope.Model;
using Grokscope.Model.Reference;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Model.Reference;

public class ReferenceModelTests
{
    private static readonly ModelShape Shape = new(7, 8, 2, 2, 12, ["add", "mul"]);
    private readonly ReferenceModel _model = new(Shape, ModelFacts.Targets(7, Shape.Tasks));
    private readonly double[] _theta = Golden.Direction(new ParameterLayout(Shape).Count);

    /// <summary>Means over 150 pairs are means of means over three lists of 50, though the chunks fall otherwise.</summary>
    [Fact]
    public void A_long_list_is_the_mean_of_its_parts()
    {
        int[] pairs = [.. Enumerable.Range(0, 150).Select(i => i * 11 % Shape.Pairs)];
        double[] whole = _model.Gradient(_theta, pairs, [1, 1], out double[] losses);
        var mean = new double[whole.Length];
        var meanLosses = new double[2];
        foreach (int[] part in pairs.Chunk(50))
        {
            double[] gradient = _model.Gradient(_theta, part, [1, 1], out double[] partLosses);
            for (int i = 0; i < mean.Length; i++)
                mean[i] += gradient[i] / 3;
            for (int k = 0; k < 2; k++)
                meanLosses[k] += partLosses[k] / 3;
        }
        Assert.Equal(meanLosses[0], losses[0], 1e-14);
        Assert.Equal(meanLosses[1], losses[1], 1e-14);
        for (int i = 0; i < mean.Length; i++)
            Assert.Equal(mean[i], whole[i], 1e-15);
    }

    [Fact]
    public void A_task_of_weight_zero_is_left_out()
    {
        double[] gradient = _model.Gradient(_theta, [8, 9], [0, 2], out double[] losses);
        Assert.Equal(0, losses[0]);
        Assert.True(losses[1] > 0);
        (int weight, int bias) = _model.Layout.Heads[0];
        Assert.All(gradient[weight..(bias + Shape.P)], g => Assert.Equal(0, g));
    }

    [Fact]
    public void Single_precision_path_follows_the_double_one()
    {
        int[] pairs = [.. Enumerable.Range(0, Shape.Pairs)];
        float[] theta = Array.ConvertAll(_theta, x => (float)x);
        var gradient = new float[theta.Length];
        var losses = new float[2];
        new ReferenceTransformer<Real32>(_model.Layout, ModelFacts.Targets(7, Shape.Tasks)).Gradient(
            MemoryMarshal.Cast<float, Real32>(theta.AsSpan()), pairs, [1, 1],
            MemoryMarshal.Cast<float, Real32>(losses.AsSpan()), MemoryMarshal.Cast<float, Real32>(gradient.AsSpan()));
        double[] exact = _model.Gradient(_theta, pairs, [1, 1], out double[] exactLosses);
        Assert.Equal(exactLosses[0], losses[0], 1e-6);
        double[] error = [.. exact.Select((g, i) => g - gradient[i])];
        Assert.InRange(ModelFacts.Norm(error) / ModelFacts.Norm(exact), 1e-9, 1e-5);
    }

    /// <summary>The two ways to the losses agree; answers are counted by the logits' own argmax, the lowest class winning a tie.</summary>
    [Fact]
    public void Evaluate_agrees_with_gradient_and_logits()
    {
        int[] pairs = [.. Enumerable.Range(0, Shape.Pairs)];
        float[] theta = Array.ConvertAll(_theta, x => (float)x);
        var losses = new double[2];
        var correct = new int[2];
        _model.Evaluate(theta, pairs, losses, correct);
        var gradientLosses = new double[2];
        _model.Gradient(theta, pairs, [1, 1], gradientLosses, new float[theta.Length]);
        Assert.Equal(gradientLosses[0], losses[0], 1e-14);
        Assert.Equal(gradientLosses[1], losses[1], 1e-14);
        PairTargets targets = ModelFacts.Targets(7, Shape.Tasks);
        double[][] logits = _model.Logits(_theta, pairs);
        for (int k = 0; k < 2; k++)
        {
            double[][] rows = [.. logits[k].Chunk(7)];
            Assert.Equal(pairs.Count(p => Array.IndexOf(rows[p], rows[p].Max()) == targets[k][p]), correct[k]);
        }

        // With all parameters 0 every class ties, so that class 0 is the answer: 7 of 49 sums and 13 of 49 products are 0.
        _model.Evaluate(new float[theta.Length], pairs, losses, correct);
        Assert.Equal([7, 13], correct);
        Assert.Equal(Math.Log(7), losses[0], 1e-14);
    }

    [Fact]
    public void Wrong_input_is_refused()
    {
        int[][] answers = [new int[49], new int[49]];
        answers[1][8] = PairTargets.Undefined;
        var model = new ReferenceModel(Shape, new PairTargets(7, answers));
        model.Gradient(_theta, [8], [1, 0], out _);
        Assert.Contains("pair 8", Assert.Throws<ArgumentException>(() => model.Gradient(_theta, [8], [1, 1], out _)).Message);
        Assert.Throws<ArgumentException>(() => model.Gradient(_theta, [], [1, 1], out _));
        Assert.Throws<ArgumentException>(() => model.Gradient(_theta, [49], [1, 1], out _));
        Assert.Throws<ArgumentException>(() => model.Gradient(_theta, [-1], [1, 1], out _));
        Assert.Throws<ArgumentException>(() => model.Gradient(_theta, [1], [1], out _));
        Assert.Throws<ArgumentException>(() => model.Logits(_theta.AsSpan(1..), [1]));
        Assert.Throws<ArgumentException>(() => model.HessianVector(_theta, _theta.AsSpan(1..), [1], [1, 1]));
        Assert.Throws<ArgumentException>(() => new ReferenceModel(Shape with { H = 3 }, ModelFacts.Targets(7, Shape.Tasks)));
        Assert.Throws<ArgumentException>(() => new ReferenceModel(Shape with { P = 5 }, ModelFacts.Targets(7, Shape.Tasks)));
    }
}
