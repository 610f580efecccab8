using CsCheck;
using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Tests.Numerics.Lanes;

/// <summary>Every operation on sixteen lanes against the same operation on one number, to the bit, for every variant.</summary>
[Trait("Category", "Engine")]
public sealed class LanesTests
{
    private const int Count = 16;

    private static readonly float[] Specials =
    [
        0, -0f, 1, -1, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon,
        BitConverter.Int32BitsToSingle(0x007FFFFF), BitConverter.Int32BitsToSingle(0x00800000), // either side of the smallest normal number
    ];

    /// <summary>All bit patterns, ordinary numbers, which meet and cancel more often, and the special ones.</summary>
    private static readonly Gen<float> Number = Gen.OneOf(
        Gen.Int.Select(BitConverter.Int32BitsToSingle), Gen.Float[-4, 4], Gen.Int[0, Specials.Length - 1].Select(i => Specials[i]));

    private static readonly Gen<float[]> Sixteen = Number.Array[Count];

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Operations_work_lane_by_lane(InstructionSet set) => Variants.Run(set, new LaneByLane());

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Sum_follows_the_fixed_tree(InstructionSet set) => Variants.Run(set, new TreeSum());

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Whole_numbers_of_sixteen_bits_are_read_as_they_are(InstructionSet set) => Variants.Run(set, new WholeNumbers());

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Max_is_the_greatest_lane(InstructionSet set) => Variants.Run(set, new GreatestLane());

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void PowerOfTwo_is_right_over_its_whole_range(InstructionSet set) => Variants.Run(set, new Powers());

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Split_takes_every_positive_normal_number_apart(InstructionSet set) => Variants.Run(set, new Splits());

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Transpose_turns_a_block_and_touches_nothing_else(InstructionSet set) => Variants.Run(set, new BlockTransposes());

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void AddSquares_adds_to_each_of_sixteen_sums_in_order(InstructionSet set) => Variants.Run(set, new SumsOfSquares());

    private sealed class LaneByLane : IVariantBody
    {
        public void Run<V>() where V : struct, ILanes<V> => Gen.Select(Sixteen, Sixteen, Sixteen, Sixteen).Sample((a, b, c, d) =>
        {
            (V x, V y, V z, V w) = (Load<V>(a), Load<V>(b), Load<V>(c), Load<V>(d));
            Check("load and store", x, i => a[i]);
            Check("all", V.All(a[3]), _ => a[3]);
            Check("+", x + y, i => a[i] + b[i]);
            Check("-", x - y, i => a[i] - b[i]);
            Check("*", x * y, i => a[i] * b[i]);
            Check("/", x / y, i => a[i] / b[i]);
            Check("multiply-add", V.MultiplyAdd(x, y, z), i => MathF.FusedMultiplyAdd(a[i], b[i], c[i]));
            Check("square root", V.Sqrt(x), i => MathF.Sqrt(a[i]));
            Check("absolute value", V.Abs(x), i => MathF.Abs(a[i]));
            Check("where greater", V.WhereGreater(x, y, z, w), i => a[i] > b[i] ? c[i] : d[i]);
            Check("where greater of equals", V.WhereGreater(x, x, z, w), i => d[i]);
            for (int count = -8; count <= Count + 8; count++)
                Check($"first {count}", V.First(x, count), i => i < count ? a[i] : 0);
        }, iter: 3000, threads: 1);
    }

    private sealed class TreeSum : IVariantBody
    {
        public void Run<V>() where V : struct, ILanes<V> => Sixteen.Sample(a =>
        {
            float[] tree = [.. a];
            foreach (int half in new[] { 8, 4, 2, 1 })
                for (int i = 0; i < half; i++)
                    tree[i] += tree[i + half];
            Assert.True(SameBits.Of(tree[0], V.Sum(Load<V>(a))), $"sum of {string.Join(' ', a)}");
        }, iter: 20000, threads: 1);
    }

    private sealed class WholeNumbers : IVariantBody
    {
        public void Run<V>() where V : struct, ILanes<V> => Gen.Short.Array[Count].Sample(a =>
        {
            float[] read = new float[Count];
            unsafe
            {
                fixed (short* source = a)
                fixed (float* target = read)
                    V.Load(source).Store(target);
            }
            Assert.Equal(a.Select(x => (float)x), read);
        }, iter: 2000, threads: 1);
    }

    private sealed class GreatestLane : IVariantBody
    {
        // By value, not by bits: of 0 and −0 either may come out.
        public void Run<V>() where V : struct, ILanes<V> =>
            Number.Where(x => !float.IsNaN(x)).Array[Count].Sample(a => a.Max() == V.Max(Load<V>(a)), iter: 20000, threads: 1);
    }

    private sealed class Powers : IVariantBody
    {
        public void Run<V>() where V : struct, ILanes<V>
        {
            const float Shift = 12582912f;
            for (int n = -126; n <= 127; n++)
                Check($"2^{n}", V.PowerOfTwo(V.All(n + Shift)), _ => MathF.ScaleB(1, n));
        }
    }

    private sealed class Splits : IVariantBody
    {
        private const int SmallestNormal = 0x00800000, Infinity = 0x7F800000, SqrtHalf = 0x3F3504F3;

        public void Run<V>() where V : struct, ILanes<V>
        {
            var bits = new List<int>();
            for (int at = SmallestNormal; at < Infinity - 10007; at += 10007)
                bits.Add(at);
            // Both sides of each place where the exponent turns over: m = √½ and m = 1, for each power of two.
            for (int n = 0; n < 254; n++)
                foreach (int turn in new[] { SmallestNormal, SqrtHalf & 0x00FFFFFF | SmallestNormal })
                    bits.AddRange([turn + (n << 23), turn + (n << 23) + 1, turn + (n << 23) - 1]);
            bits.RemoveAll(at => at is < SmallestNormal or >= Infinity);
            bits.AddRange([SmallestNormal, Infinity - 1]);
            foreach (int[] some in bits.Chunk(Count).Where(some => some.Length == Count))
            {
                float[] a = Array.ConvertAll(some, BitConverter.Int32BitsToSingle);
                (V exponent, V mantissa) = V.Split(Load<V>(a));
                Check("exponent", exponent, i => Split(a[i]).Exponent);
                Check("mantissa", mantissa, i => Split(a[i]).Mantissa);
            }
        }

        private static (int Exponent, float Mantissa) Split(float x)
        {
            int exponent = MathF.ILogB(x);
            float mantissa = MathF.ScaleB(x, -exponent);
            return mantissa >= 2 * BitConverter.Int32BitsToSingle(SqrtHalf) ? (exponent + 1, mantissa / 2) : (exponent, mantissa);
        }
    }

    private sealed class BlockTransposes : IVariantBody
    {
        private const int Block = 8;

        public unsafe void Run<V>() where V : struct, ILanes<V>
        {
            foreach ((int sourceRow, int targetRow) in new[] { (8, 8), (9, 32), (40, 11) })
            {
                float[] source = [.. Enumerable.Range(0, Block * sourceRow).Select(i => (float)i)];
                float[] target = [.. Enumerable.Repeat(-1f, Block * targetRow)], expected = [.. target];
                for (int i = 0; i < Block; i++)
                    for (int j = 0; j < Block; j++)
                        expected[(i * targetRow) + j] = source[(j * sourceRow) + i];
                fixed (float* from = source, to = target)
                    V.Transpose(from, sourceRow, to, targetRow);
                SameBits.Demand(expected, target, $"rows of {sourceRow} to rows of {targetRow}");
            }
        }
    }

    private sealed class SumsOfSquares : IVariantBody
    {
        private static readonly Gen<float[]> Rows = Gen.Int[0, 5].SelectMany(rows => Gen.Float[-1e6f, 1e6f].Array[rows * Count]);

        public unsafe void Run<V>() where V : struct, ILanes<V> =>
            Gen.Select(Rows, Gen.Double[0, 10].Array[Count]).Sample((x, start) =>
            {
                double[] expected = [.. start], actual = [.. start];
                for (int i = 0; i < x.Length; i++)
                    expected[i % Count] += (double)x[i] * x[i];
                float[] pinned = [.. x, 0]; // an empty array has no address
                fixed (float* source = pinned)
                fixed (double* sums = actual)
                    V.AddSquares(source, x.Length, sums);
                Assert.Equal(expected, actual);
            }, iter: 500, threads: 1);
    }

    private static unsafe V Load<V>(float[] a) where V : struct, ILanes<V>
    {
        fixed (float* start = a)
            return V.Load(start);
    }

    private static unsafe void Check<V>(string what, V actual, Func<int, float> expected) where V : struct, ILanes<V>
    {
        float* lanes = stackalloc float[Count];
        actual.Store(lanes);
        for (int i = 0; i < Count; i++)
            if (!SameBits.Of(expected(i), lanes[i]))
                Assert.Fail($"{what}: lane {i} is {lanes[i]:R}, expected {expected(i):R}");
    }
}
