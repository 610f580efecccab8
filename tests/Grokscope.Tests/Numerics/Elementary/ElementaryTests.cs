using Grokscope.Numerics;
using Grokscope.Numerics.Elementary;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Tests.Numerics.Elementary;

/// <summary>
/// exp, log, φ and Φ in float32 against float64: every 97th float32 in each run; every single one, from which the figures in the docs
/// come, where explicit tests are asked for (a few minutes).
/// </summary>
[Trait("Category", "Engine")]
public sealed class ElementaryTests(ITestOutputHelper output)
{
    private const float Tiny = 1e-9f; // below it e^x = 1 and Φ(x) = ½ in float32

    [Fact]
    public void Errors_are_those_stated() => Variants.Run(InstructionSets.Current, new Errors(97, output));

    [Fact(Explicit = true)]
    public void Errors_are_those_stated_at_every_number() => Variants.Run(InstructionSets.Current, new Errors(1, output));

    private sealed class Errors(int stride, ITestOutputHelper output) : IVariantBody
    {
        public void Run<V>() where V : struct, ILanes<V>
        {
            Check<V>("exp", Exp.Of, Math.Exp, 99, (-87.33654f, -Tiny), (Tiny, 88.37626f));
            Check<V>("log", Log.Of, Math.Log, 99, (BitConverter.Int32BitsToSingle(0x00800000), float.MaxValue));
            Check<V>("density", x => Normal.Of(x).Density, NormalTruth.Density, 99, (-13, -Tiny), (Tiny, 13));
            Check<V>("distribution, lower half", x => Normal.Of(x).Distribution, NormalTruth.Distribution, 99, (-13, -Tiny));
            Check<V>("distribution, upper half", x => Normal.Of(x).Distribution, NormalTruth.Distribution, 99, (Tiny, 16));
        }

        private void Check<V>(string name, Func<V, V> function, Func<double, double> truth, double bound, params (float Low, float High)[] ranges)
            where V : struct, ILanes<V>
        {
            double largest = 0;
            foreach ((float low, float high) in ranges)
            {
                (double ulps, float at) = Sweep.Worst(low, high, stride, function, truth);
                output.WriteLine($"{name} on {low} … {high}: {ulps:F4} ulp at {at:R}");
                largest = Math.Max(largest, ulps);
            }
            Assert.InRange(largest, 0.5, bound);
        }
    }
}
