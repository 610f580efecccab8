using Grokscope.Training.Storage;

namespace Grokscope.Tests.TestData;

/// <summary>Entries 0, s, 2s, … of a flat vector.</summary>
internal sealed record Sample(int Stride, double[] Values)
{
    /// <summary>The sampled vector that a file holds as "name/stride", in float32 or float64.</summary>
    public static Sample In(Dictionary<string, Tensor> tensors, string name)
    {
        Tensor tensor = tensors.Values.Single(t => t.Name.StartsWith(name + "/", StringComparison.Ordinal));
        double[] values = tensor.Type == TensorType.F64 ? tensor.ToArray<double>() : ModelFacts.Widen(tensor.ToArray<float>());
        return new Sample(int.Parse(tensor.Name[(name.Length + 1)..]), values);
    }

    /// <summary>‖ours − theirs‖ / ‖theirs‖ over the sampled entries whose mask is true (all, without a mask).</summary>
    public double RelativeDifference(ReadOnlySpan<double> complete, bool[]? mask = null)
    {
        Assert.Equal((complete.Length + Stride - 1) / Stride, Values.Length);
        double difference = 0, size = 0;
        for (int i = 0; i < Values.Length; i++)
        {
            if (mask is not null && !mask[i * Stride])
                continue;
            double d = complete[i * Stride] - Values[i];
            difference += d * d;
            size += Values[i] * Values[i];
        }
        return Math.Sqrt(difference / size);
    }
}
