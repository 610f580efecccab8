using CsCheck;
using Grokscope.Tests.TestData;
using Grokscope.Training.Tasks;

namespace Grokscope.Tests.Training.Tasks;

public sealed class BatchStreamTests
{
    [Theory]
    [InlineData("dual_s42")]
    [InlineData("tri_s42")]
    [InlineData("dual_small_s7")]
    [InlineData("tiny")]
    public void BatchesAreThoseOfTheReferenceRun(string run)
    {
        GoldenStreams golden = GoldenStreams.Load(run);
        var stream = new BatchStream(golden.Data(), golden.Seed);
        int[] batch = new int[golden.BatchSize];
        foreach (int[] expected in golden.Batches)
        {
            stream.Next(batch);
            Assert.Equal(expected, batch);
        }
    }

    [Fact]
    public void ARestoredStreamGoesOnAsTheSavedOne()
    {
        var data = new DataSet(new TaskSet(11, [new("add", "a + b")]), includeZero: true, 0.5, 1);
        Gen.Select(Gen.UInt, Gen.Int[0, 40], Gen.Int[1, 100]).Sample((seed, steps, size) =>
        {
            int[] expected = new int[size];
            int[] batch = new int[size];
            var saved = new BatchStream(data, seed);
            for (int step = 0; step < steps; step++)
                saved.Next(batch);
            uint[] state = new uint[BatchStream.StateLength];
            saved.Save(state);
            var restored = new BatchStream(data, seed + 1);
            restored.Restore(state);
            for (int step = 0; step < 10; step++)
            {
                saved.Next(expected);
                restored.Next(batch);
                Assert.Equal(expected, batch);
            }
        });
    }

    [Fact]
    public void BatchesHoldTrainPairsOnly()
    {
        var data = new DataSet(new TaskSet(13, [new("mul", "a * b")]), includeZero: false, 0.3, 9);
        int[] batch = new int[1000];
        new BatchStream(data, 9).Next(batch);
        Assert.Equal(data.Train.ToArray().Order(), batch.Distinct().Order());
    }
}
