using Grokscope.Model;

namespace Grokscope.Tests.Model;

/// <summary>What the fast model promises besides numbers: errors, undefined answers, ties, no allocation.</summary>
[Trait("Category", "Engine")]
public sealed class TransformerTests
{
    private readonly Problem _problem = new(7, 12, 2, 3, 17, 2);

    /// <summary>With all parameters 0 every class ties, so that class 0 is the answer: 7 of 49 sums and 13 of 49 products are 0.</summary>
    [Fact]
    public void Of_equal_logits_the_lowest_class_counts()
    {
        using Transformer model = Model();
        double[] losses = new double[2];
        int[] correct = new int[2];
        model.Evaluate(new float[_problem.Layout.Count], _problem.AllPairs, losses, correct);
        Assert.Equal([7, 13], correct);
        Assert.Equal(Math.Log(7), losses[0], 1e-6);
        Assert.Equal(Math.Log(7), losses[1], 1e-6);
    }

    [Fact]
    public void A_repeat_counts_as_often_as_it_occurs()
    {
        using Transformer model = Model();
        (double[] once, float[] gradient) = Gradient(model, [3, 20, 40]);
        (double[] twice, float[] same) = Gradient(model, [20, 3, 40, 40, 3, 20]);
        Assert.Equal(once, twice);
        Assert.Equal(gradient, same);
        (_, float[] other) = Gradient(model, [3, 20, 40, 40]);
        Assert.NotEqual(gradient, other);
    }

    [Fact]
    public void Nothing_can_be_asked_of_what_has_been_disposed_of()
    {
        Transformer model = Model();
        Linearisation point = model.Linearise(_problem.Theta, [3, 20], [1, 1]), other = model.Linearise(_problem.Theta, [3, 20], [1, 1]);
        float[] v = _problem.Vector(1), product = new float[v.Length];
        point.Dispose();
        Assert.Throws<ObjectDisposedException>(() => point.Multiply(v, product));
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => other.Multiply(v, product));
        Assert.Throws<ObjectDisposedException>(() => Gradient(model, [3]));
        Assert.Throws<ObjectDisposedException>(() => model.Evaluate(_problem.Theta, [3], new double[2], new int[2]));
        other.Dispose();
    }

    /// <summary>An earlier call, of whatever size, leaves nothing behind.</summary>
    [Fact]
    public void Calls_do_not_influence_each_other()
    {
        using Transformer model = Model();
        int[] few = _problem.Draw(20), many = [.. _problem.Draw(300)];
        (double[] losses, float[] gradient) = Gradient(model, few);
        using Linearisation point = model.Linearise(_problem.Theta, few, [1, 1]);
        float[] v = _problem.Vector(1), product = new float[v.Length], again = new float[v.Length];
        point.Multiply(v, product);
        Gradient(model, many);
        model.Evaluate(_problem.Theta, _problem.AllPairs, new double[2], new int[2]);
        using (model.Linearise(_problem.Theta, many, [0, 1]))
            Same((losses, gradient), Gradient(model, few));
        point.Multiply(v, again);
        Assert.Equal(product, again);
        Assert.Equal(gradient, point.Gradient);
    }

    [Fact]
    public void A_pair_without_an_answer_counts_only_where_the_task_does_not()
    {
        const int Pair = 8;
        int[][] answers = [[.. _problem.Targets[0]], [.. _problem.Targets[1]]];
        answers[1][Pair] = PairTargets.Undefined;
        using var model = new Transformer(_problem.Shape, new PairTargets(7, answers));
        using Transformer complete = Model();

        (double[] losses, float[] gradient) = Gradient(model, [Pair, 9], 1, 0);
        (double[] expectedLosses, float[] expected) = Gradient(complete, [Pair, 9], 1, 0);
        Assert.Equal(expectedLosses, losses);
        Assert.Equal(0, losses[1]);
        Assert.Equal(expected, gradient);
        (int weight, int bias) = model.Layout.Heads[1];
        Assert.All(gradient[weight..(bias + 7)], g => Assert.Equal(0, g));

        string message = Assert.Throws<ArgumentException>(() => Gradient(model, [Pair, 9])).Message;
        Assert.Contains("'mul'", message, StringComparison.Ordinal);
        Assert.Contains("(1, 1)", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.Linearise(_problem.Theta, [Pair], [0, 1]));

        Assert.Throws<ArgumentException>(() => model.Evaluate(_problem.Theta, [Pair], losses, new int[2]));
    }

    [Fact]
    public void Wrong_input_is_refused()
    {
        using Transformer model = Model();
        float[] theta = _problem.Theta, gradient = new float[theta.Length];
        double[] losses = new double[2];
        Assert.Throws<ArgumentException>(() => model.Gradient(theta, [], [1, 1], losses, gradient));
        Assert.Throws<ArgumentException>(() => model.Gradient(theta, [49], [1, 1], losses, gradient));
        Assert.Throws<ArgumentException>(() => model.Gradient(theta, [3, -1], [1, 1], losses, gradient));
        Assert.Throws<ArgumentException>(() => model.Gradient(theta, [3], [1], losses, gradient));
        Assert.Throws<ArgumentException>(() => model.Gradient(theta, [3], [1, 1], losses.AsSpan(1), gradient));
        Assert.Throws<ArgumentException>(() => model.Gradient(theta, [3], [1, 1], losses, gradient.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => model.Gradient(theta.AsSpan(1), [3], [1, 1], losses, gradient));
        Assert.Throws<ArgumentException>(() => model.Evaluate(theta, [3], losses, new int[1]));
        Assert.Throws<ArgumentException>(() => model.Logits(theta, [3], new float[13]));
        Assert.Throws<ArgumentException>(() => new Transformer(_problem.Shape with { P = 5 }, _problem.Targets));
        Assert.Throws<ArgumentException>(() => new Transformer(_problem.Shape with { Tasks = ["add"] }, _problem.Targets));
        Assert.Throws<ArgumentException>(() => new Transformer(_problem.Shape with { H = 5 }, _problem.Targets));
        using Linearisation point = model.Linearise(theta, [3], [1, 1]);
        Assert.Throws<ArgumentException>(() => point.Multiply(theta, gradient.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => point.Multiply(theta.AsSpan(1), gradient.AsSpan(1)));
        // What was refused has left nothing behind.
        using Transformer fresh = Model();
        Same(Gradient(fresh, [3, 3, 8]), Gradient(model, [3, 3, 8]));
    }

    /// <summary>Once a batch of the size has been seen, steps, evaluations and products take no memory from the heap.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_is_allocated_in_a_step(int threads)
    {
        using var model = new Transformer(_problem.Shape, _problem.Targets, threads);
        int[][] lists = [.. Enumerable.Range(1, 4).Select(seed => _problem.Draw(200, (uint)seed))];
        float[] theta = _problem.Theta, gradient = new float[theta.Length], weights = [1, 1], v = _problem.Vector(1);
        double[] losses = new double[2];
        int[] correct = new int[2], all = _problem.AllPairs;
        model.Gradient(theta, all, weights, losses, gradient);
        using Linearisation point = model.Linearise(theta, all, weights);

        void Work(int[] pairs)
        {
            model.Gradient(theta, pairs, weights, losses, gradient);
            model.Evaluate(theta, all, losses, correct);
            point.Multiply(v, gradient);
        }

        Work(lists[0]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (int[] pairs in lists)
            Work(pairs);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private Transformer Model() => new(_problem.Shape, _problem.Targets);

    private static void Same((double[] Losses, float[] Gradient) expected, (double[] Losses, float[] Gradient) actual)
    {
        Assert.Equal(expected.Losses, actual.Losses);
        Assert.Equal(expected.Gradient, actual.Gradient);
    }

    private (double[] Losses, float[] Gradient) Gradient(Transformer model, int[] pairs, params float[] weights)
    {
        double[] losses = new double[2];
        float[] gradient = new float[_problem.Layout.Count];
        model.Gradient(_problem.Theta, pairs, weights.Length == 0 ? [1, 1] : weights, losses, gradient);
        return (losses, gradient);
    }
}
