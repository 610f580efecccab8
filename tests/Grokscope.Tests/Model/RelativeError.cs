using Grokscope.Model;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Model;

/// <summary>Holds computed numbers against true ones and remembers the largest relative error met.</summary>
internal sealed class RelativeError(string name)
{
    private double _largest;
    private string _at = "";

    /// <summary>‖actual − expected‖ / ‖expected‖ of a whole vector.</summary>
    public void Vector(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance, string at = "", double floor = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = 0;
        for (int i = 0; i < expected.Length; i++)
            difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
        Take(Math.Sqrt(difference) / Math.Max(ModelFacts.Norm(expected), floor), tolerance, at);
    }

    /// <summary>|actual − expected| / |expected|; 0 must be met exactly.</summary>
    public void Value(double expected, double actual, double tolerance, string at = "") =>
        Take(expected == actual ? 0 : Math.Abs((actual - expected) / expected), tolerance, at);

    /// <summary>
    /// Each tensor of a flat vector by itself. Where it vanishes beside the whole, a thousandth of the whole vector's norm is the measure;
    /// the key bias, which drops out of the loss, must be exactly 0.
    /// </summary>
    public void Tensors(ParameterLayout layout, double[] expected, float[] actual, double tolerance)
    {
        double floor = 1e-3 * ModelFacts.Norm(expected);
        bool[] counts = ModelFacts.NotKeyBias(layout);
        for (int i = 0; i < counts.Length; i++)
            if (!counts[i])
                Assert.Equal(0, actual[i]);
        foreach (Parameter parameter in layout.Parameters)
        {
            double[] truth = [.. expected[parameter.Range].Where((_, i) => counts[parameter.Offset + i])];
            float[] computed = [.. actual[parameter.Range].Where((_, i) => counts[parameter.Offset + i])];
            Vector(truth, computed, tolerance, parameter.Name, floor);
        }
    }

    /// <summary>An error that is known already.</summary>
    public void Take(double error, double tolerance, string at = "")
    {
        Assert.True(error <= tolerance, $"{name} {at}: relative error {error:E2}, allowed {tolerance:E1}");
        if (error <= _largest)
            return;
        _largest = error;
        _at = at;
    }

    public override string ToString() => $"{name} {_largest:E1}{(_at == "" ? "" : $" ({_at})")}";
}
