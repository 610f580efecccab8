using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CsCheck;
using Grokscope.Tests.TestData;
using Grokscope.Training.Tasks;

namespace Grokscope.Tests.Training.Tasks;

public sealed class DataSetTests
{
    [Theory]
    [InlineData("dual_s42")]
    [InlineData("tri_s42")]
    [InlineData("dual_small_s7")]
    [InlineData("tiny")]
    public void TheSplitIsThatOfTheReferenceRun(string run)
    {
        GoldenStreams golden = GoldenStreams.Load(run);
        DataSet data = golden.Data();
        Assert.Equal(golden.Split.TrainCount, data.Train.Length);
        Assert.Equal(golden.Split.TestCount, data.Test.Length);
        Assert.Equal(golden.Split.TrainFirst, data.Train[..16].ToArray());
        Assert.Equal(golden.Split.TrainLast, data.Train[^4..].ToArray());
        Assert.Equal(golden.Split.TestFirst, data.Test[..8].ToArray());
        Assert.Equal(golden.Split.TestLast, data.Test[^4..].ToArray());
        int[] operands = [.. data.All.ToArray().SelectMany(pair => new[] { pair / golden.Modulus, pair % golden.Modulus })];
        Assert.Equal(golden.Split.SplitSha256, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<int>(operands))));
    }

    [Fact]
    public void TrainAndTestTogetherAreTheDefinedPairsOnceEach() =>
        Gen.Select(Gen.OneOf(3, 5, 11), Gen.Bool, Gen.Double[0.3, 0.7], Gen.UInt).Sample((p, includeZero, fraction, seed) =>
        {
            var tasks = new TaskSet(p, [new("add", "a + b"), new("div", "a / b")]);
            var data = new DataSet(tasks, includeZero, fraction, seed);
            int first = includeZero ? 0 : 1;
            IEnumerable<int> expected = from a in Enumerable.Range(first, p - first) from b in Enumerable.Range(1, p - 1) select (a * p) + b;
            Assert.Equal(expected, data.All.ToArray().Order());
            Assert.Equal((int)(fraction * expected.Count()), data.Train.Length);
            Assert.True(data.All.SequenceEqual([.. data.Train, .. data.Test]));
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void TheFractionLiesBetweenZeroAndOne(double fraction) =>
        Assert.Contains("train_fraction must lie between 0 and 1, both excluded", Message(7, "a + b", fraction));

    [Fact]
    public void BothPartsHaveAPair()
    {
        Assert.Contains("of the 36 pairs defined in every task leaves no train pair", Message(7, "a + b", 0.027));
        Assert.Contains("of the 1 pairs", Message(2, "a + b", 0.5));
        Assert.Contains("of the 0 pairs", Message(2, "1 / (a - b)", 0.5));
        Assert.Equal(1, new DataSet(new TaskSet(7, [new("add", "a + b")]), false, 0.028, 1).Train.Length);
        for (int modulus = 3; modulus < 60; modulus++)
            Assert.Equal(1, new DataSet(new TaskSet(modulus, [new("add", "a + b")]), false, Math.BitDecrement(1), 1).Test.Length);
    }

    private static string Message(int modulus, string expression, double fraction) => Assert.Throws<ConfigurationException>(
        () => new DataSet(new TaskSet(modulus, [new("task", expression)]), includeZero: false, fraction, splitSeed: 1)).Message;
}
