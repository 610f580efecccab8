using Grokscope.Model;
using Grokscope.Training.Tasks;

namespace Grokscope.Tests.TestData;

/// <summary>What dev/testdata/thin_streams.py kept of a reference run.</summary>
internal sealed record GoldenStreams(
    uint Seed, int Modulus, double TrainFraction, int BatchSize, string[] Tasks, int Layers, int DModel, int Heads, int DFf,
    GoldenSplit Split, int[][] Batches, GoldenWeights Init)
{
    public ModelShape Shape => new(Modulus, DModel, Layers, Heads, DFf, Tasks);

    public static GoldenStreams Load(string run) => DataFile.Record<GoldenStreams>($"golden/streams_{run}.json");

    public DataSet Data()
    {
        var known = new Dictionary<string, string> { ["add"] = "a + b", ["mul"] = "a * b", ["sq"] = "a^2 + b^2" };
        ModularTask[] tasks = [.. Tasks.Select(name => new ModularTask(name, known[name]))];
        return new DataSet(new TaskSet(Modulus, tasks), includeZero: false, TrainFraction, Seed);
    }
}

internal sealed record GoldenSplit(
    int TrainCount, int TestCount, string SplitSha256, int[] TrainFirst, int[] TrainLast, int[] TestFirst, int[] TestLast);

internal sealed record GoldenWeights(int Stride, float[] Samples, GoldenTensor[] Tensors);

internal sealed record GoldenTensor(string Name, int Count, double Sum, double SumOfSquares, string Sha256);
