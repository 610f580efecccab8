using Grokscope.Numerics;
using Grokscope.Numerics.Elementary;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Tests.Numerics.Elementary;

/// <summary>
/// exp, log, φ and Φ in float32 against float64: every 389th float32 in each run; every single one, from which the figures in the docs
/// come, where explicit tests are asked for (a few minutes).
/// </summary>
[Trait("Category", "Engine")]
public sealed class ElementaryTests(ITestOutputHelper output)
{
    private const float LowestExp = -87.33654f, HighestExp = 88.37626f, SmallestNormal = 1.17549435e-38f;
    private const float Tiny = 1e-9f; // below it e^x = 1 and Φ(x) = ½ in float32

    [Fact]
    public void Errors_are_those_stated() => Variants.Run(InstructionSets.Current, new Errors(389, output));

    [Fact(Explicit = true)]
    public void Errors_are_those_stated_at_every_number() => Variants.Run(InstructionSets.Current, new Errors(1, output));

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Special_values(InstructionSet set) => Variants.Run(set, new Specials());

    /// <summary>The reference is the scalar variant: sixteen numbers one after the other.</summary>
    [Theory]
    [InlineData(InstructionSet.Avx2)]
    [InlineData(InstructionSet.Avx512)]
    public void Bits_are_those_of_the_scalar_variant(InstructionSet set) => Variants.Run(set, new ScalarBits());

    private sealed class Specials : IVariantBody
    {
        public void Run<V>() where V : struct, ILanes<V>
        {
            float Exponential(float x) => First(Exp.Of(V.All(x)));
            float Density(float x) => First(Normal.Of(V.All(x)).Density);
            float Distribution(float x) => First(Normal.Of(V.All(x)).Distribution);

            Assert.Equal(1, Exponential(0));
            Assert.Equal(1, Exponential(-0f));
            Assert.Equal(float.PositiveInfinity, Exponential(float.PositiveInfinity));
            Assert.Equal(0, Exponential(float.NegativeInfinity));
            Assert.Equal(float.NaN, Exponential(float.NaN));
            // Results go from the smallest normal number up to nearly 2^127.5; what lies beyond is 0 or infinity.
            Assert.InRange(Exponential(LowestExp), SmallestNormal, 1.00001f * SmallestNormal);
            Assert.Equal(0, Exponential(MathF.BitDecrement(LowestExp)));
            Assert.Equal(0, Exponential(-1000));
            Assert.InRange(Exponential(HighestExp), 2.4059e38f, 2.4062e38f);
            Assert.Equal(float.PositiveInfinity, Exponential(MathF.BitIncrement(HighestExp)));
            Assert.Equal(float.PositiveInfinity, Exponential(1000));

            Assert.Equal(0, First(Log.Of(V.All(1))));
            Assert.Equal((float)Math.Log(SmallestNormal), First(Log.Of(V.All(SmallestNormal))));
            Assert.Equal((float)Math.Log(float.MaxValue), First(Log.Of(V.All(float.MaxValue))));

            foreach (float zero in new[] { 0, -0f })
                Assert.Equal((0.3989423f, 0.5f), (Density(zero), Distribution(zero)));
            foreach (float far in new[] { 14, 100, 1e10f, 1.8e19f })
            {
                Assert.Equal((0, 1), (Density(far), Distribution(far)));
                Assert.Equal((0, 0), (Density(-far), Distribution(-far)));
            }
            foreach (float lost in new[] { 1.9e19f, float.PositiveInfinity, float.NegativeInfinity, float.NaN })
                Assert.Equal((float.NaN, float.NaN), (Density(lost), Distribution(lost)));
        }
    }

    private sealed class ScalarBits : IVariantBody
    {
        private const int Count = 16, Stride = 4001;

        public unsafe void Run<V>() where V : struct, ILanes<V>
        {
            float* x = stackalloc float[Count];
            float[] expected = new float[4 * Count], actual = new float[4 * Count];
            for (long bits = int.MinValue; bits <= int.MaxValue; bits += Count * Stride)
            {
                for (int i = 0; i < Count; i++)
                    x[i] = BitConverter.Int32BitsToSingle((int)Math.Min(int.MaxValue, bits + (i * Stride)));
                All<LanesScalar>(x, expected);
                All<V>(x, actual);
                SameBits.Demand(expected, actual, $"from {x[0]:R}");
            }
        }

        private static unsafe void All<W>(float* x, float[] results) where W : struct, ILanes<W>
        {
            W argument = W.Load(x);
            (W density, W distribution) = Normal.Of(argument);
            fixed (float* start = results)
            {
                Exp.Of(argument).Store(start);
                Log.Of(argument).Store(start + Count);
                density.Store(start + (2 * Count));
                distribution.Store(start + (3 * Count));
            }
        }
    }

    private static unsafe float First<V>(V x) where V : struct, ILanes<V>
    {
        float* lanes = stackalloc float[16];
        x.Store(lanes);
        return lanes[0];
    }

    private sealed class Errors(int stride, ITestOutputHelper output) : IVariantBody
    {
        public void Run<V>() where V : struct, ILanes<V>
        {
            Check<V>("exp", Exp.Of, Math.Exp, 1.01, (LowestExp, -Tiny), (Tiny, HighestExp));
            Check<V>("log", Log.Of, Math.Log, 0.87, (SmallestNormal, float.MaxValue));
            Check<V>("density", x => Normal.Of(x).Density, NormalTruth.Density, 2.8, (-13, -Tiny), (Tiny, 13));
            Check<V>("distribution, lower half", x => Normal.Of(x).Distribution, NormalTruth.Distribution, 6.4, (-13, -Tiny));
            Check<V>("distribution, upper half", x => Normal.Of(x).Distribution, NormalTruth.Distribution, 3.1, (Tiny, 16));
        }

        private void Check<V>(
            string name, Func<V, V> function, Func<double, double> truth, double bound, params (float Low, float High)[] ranges)
            where V : struct, ILanes<V>
        {
            double largest = 0;
            foreach ((float low, float high) in ranges)
            {
                (double ulps, float at) = Sweep.Worst(low, high, stride, function, truth);
                output.WriteLine($"{name} on {low} … {high}: {ulps:F4} ulp at {at:R}");
                largest = Math.Max(largest, ulps);
            }
            // The lower bound keeps the stated error honest: it is not much larger than the true one.
            Assert.InRange(largest, 0.85 * bound, bound);
        }
    }
}
