using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Grokscope.Experiments;
using Grokscope.Model;
using Grokscope.Training;

namespace Grokscope.Tests.Training.Storage;

/// <summary>The snapshots of a run, read byte by byte as a stranger would: 8 bytes n, n bytes of JSON, the data.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunFolder _run;
    private readonly ParameterLayout _layout;

    public SnapshotTests()
    {
        var experiment = Experiment.Load("quick", "d_model=8", "d_ff=12", "steps=20", "snapshot_every=10", "seed=9");
        ExperimentRun.Train(experiment, _folder.Path, FadingLoss.Factory(), null, CancellationToken.None);
        _run = new RunFolder(_folder.Path);
        _layout = new ParameterLayout(experiment.Shape);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_tensor_has_its_name_shape_and_place_in_the_order_of_the_layout()
    {
        Assert.Equal([0, 10, 20], _run.SnapshotSteps());
        foreach (int step in _run.SnapshotSteps())
        {
            (JsonElement header, byte[] data) = Read(step);
            JsonProperty[] tensors = [.. header.EnumerateObject().Where(entry => entry.Name != "__metadata__")];
            Assert.Equal(_layout.Parameters.Select(parameter => parameter.Name), tensors.Select(tensor => tensor.Name));
            foreach ((Parameter parameter, JsonProperty tensor) in _layout.Parameters.Zip(tensors))
            {
                Assert.Equal("F32", tensor.Value.GetProperty("dtype").GetString());
                Assert.Equal(parameter.Shape, Sizes(tensor, "shape"));
                Assert.Equal([4 * parameter.Offset, 4 * (parameter.Offset + parameter.Count)], Sizes(tensor, "data_offsets"));
            }
            Assert.Equal(4 * _layout.Count, data.Length);
            Assert.Equal($"{step}", header.GetProperty("__metadata__").GetProperty("step").GetString());
        }

        static int[] Sizes(JsonProperty tensor, string key) => [.. tensor.Value.GetProperty(key).EnumerateArray().Select(size => size.GetInt32())];
    }

    [Fact]
    public void The_first_holds_the_initial_weights_little_endian()
    {
        byte[] data = Read(0).Data;
        float[] theta = Initialisation.Draw(_layout, 9);
        for (int i = 0; i < theta.Length; i++)
            Assert.Equal(theta[i], BinaryPrimitives.ReadSingleLittleEndian(data.AsSpan(4 * i)));
    }

    [Fact]
    public void The_last_holds_the_weights_that_the_result_names()
    {
        byte[] data = Read(20).Data;
        Assert.NotEqual(Read(10).Data, data);
        Assert.Equal(RunResult.Read(_run)!.WeightsSha256, Convert.ToHexStringLower(SHA256.HashData(data)));
    }

    private (JsonElement Header, byte[] Data) Read(int step)
    {
        byte[] file = File.ReadAllBytes(_run.Snapshot(step));
        int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(file));
        return (JsonSerializer.Deserialize<JsonElement>(file.AsSpan(8, length)), file[(8 + length)..]);
    }
}
