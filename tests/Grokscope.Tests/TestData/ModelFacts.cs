using Grokscope.Model;

namespace Grokscope.Tests.TestData;

/// <summary>What tests of the model need to know about any model.</summary>
internal static class ModelFacts
{
    /// <summary>Answers of the reference's tasks add, mul and sq, defined for every pair.</summary>
    public static PairTargets Targets(int modulus, IEnumerable<string> tasks) =>
        new(modulus, [.. tasks.Select(task => Answers(modulus, task))]);

    /// <summary>
    /// False at the key biases. Their gradient is zero in theory, since softmax ignores a constant added to a row's scores; what
    /// remains is rounding noise, which no two implementations share.
    /// </summary>
    public static bool[] NotKeyBias(ParameterLayout layout)
    {
        var mask = new bool[layout.Count];
        Array.Fill(mask, true);
        foreach (LayerOffsets layer in layout.Layers)
            Array.Clear(mask, layer.InBias + layout.Shape.C, layout.Shape.C);
        return mask;
    }

    /// <summary>Each task once: the training loss.</summary>
    public static float[] AllTasks(ModelShape shape) => [.. Enumerable.Repeat(1f, shape.K)];

    /// <summary>One task's own loss.</summary>
    public static float[] OneTask(ModelShape shape, int task) => [.. Enumerable.Range(0, shape.K).Select(k => k == task ? 1f : 0f)];

    public static double[] Widen(float[] x) => Array.ConvertAll(x, value => (double)value);

    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    public static double Norm(ReadOnlySpan<double> x) => Math.Sqrt(Dot(x, x));

    private static int[] Answers(int modulus, string task)
    {
        var answers = new int[modulus * modulus];
        for (int pair = 0; pair < answers.Length; pair++)
        {
            (int a, int b) = Math.DivRem(pair, modulus);
            answers[pair] = task switch
            {
                "add" => (a + b) % modulus,
                "mul" => a * b % modulus,
                "sq" => (a * a + b * b) % modulus,
                _ => throw new ArgumentException($"There is no test task '{task}'.", nameof(task)),
            };
        }
        return answers;
    }
}
