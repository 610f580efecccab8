using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Grokscope.Model;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Training.Storage;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File1 => _folder["file.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_what_it_wrote_in_every_type()
    {
        Write(
            Tensor.Create<float>("f", [2, 3], [1, -2, float.Epsilon, float.MaxValue, 0, 0.1f]),
            Tensor.Create<double>("d", [1], [Math.PI]),
            Tensor.Create<long>("l", [0], []),
            Tensor.Create<short>("s", [3], [-1, 0, short.MaxValue]),
            Tensor.Create<long>("scalar", [], [long.MinValue]));
        var read = Safetensors.Read(File1).ToDictionary(t => t.Name);
        Assert.Equal([1, -2, float.Epsilon, float.MaxValue, 0, 0.1f], read["f"].ToArray<float>());
        Assert.Equal([2, 3], read["f"].Shape);
        Assert.Equal([Math.PI], read["d"].ToArray<double>());
        Assert.Equal([], read["l"].ToArray<long>());
        Assert.Equal([-1, 0, short.MaxValue], read["s"].ToArray<short>());
        Assert.Equal([long.MinValue], read["scalar"].ToArray<long>());
        Assert.Throws<InvalidOperationException>(() => read["f"].ToArray<double>());
    }

    [Fact]
    public void Data_begin_at_a_multiple_of_eight()
    {
        for (int length = 1; length <= 8; length++)
        {
            Write(Tensor.Create<short>(new string('x', length), [1], [7]));
            byte[] file = File.ReadAllBytes(File1);
            Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(file) % 8);
            Assert.Equal(7, Safetensors.Read(File1)[0].ToArray<short>()[0]);
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "end at byte 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "needs other than the 8 bytes")]
    [InlineData("""{"a":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}""", 8, "BF16")]
    [InlineData("""{"a":{"dtype":"2","shape":[4],"data_offsets":[0,8]}}""", 8, "type 2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "-2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", 8, "1.5")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296,2],"data_offsets":[0,8]}}""", 8, "needs other than")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "data_offsets")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", 8, "dtype")]
    [InlineData("""{"a":3}""", 0, "dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "begins at byte 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}""", 16, "begins at byte 12")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "twice")]
    [InlineData("""[]""", 0, "no JSON object")]
    [InlineData("""{"a":""", 0, "file.safetensors")]
    public void What_breaks_the_format_is_told(string header, int dataLength, string message)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(File1, [.. length, .. json, .. new byte[dataLength]]);
        var error = Assert.Throws<StorageException>(() => Safetensors.Read(File1));
        Assert.StartsWith(File1, error.Message);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Every_cut_is_told()
    {
        Write(Tensor.Create<float>("weights", [3, 2], [1, 2, 3, 4, 5, 6]), Tensor.Create<short>("s", [1], [1]));
        byte[] whole = File.ReadAllBytes(File1);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(File1, whole[..length]);
            Assert.StartsWith(File1, Assert.Throws<StorageException>(() => Safetensors.Read(File1)).Message);
        }
    }

    [Fact]
    public void No_damage_to_the_header_brings_another_exception()
    {
        Write(Tensor.Create<float>("weights", [3, 2], [1, 2, 3, 4, 5, 6]), Tensor.Create<short>("s", [1], [1]));
        byte[] whole = File.ReadAllBytes(File1);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 3].Sample(changes =>
        {
            byte[] damaged = [.. whole];
            foreach ((int at, byte value) in changes)
                damaged[at] = value;
            File.WriteAllBytes(File1, damaged);
            try
            {
                Safetensors.Read(File1);
            }
            catch (StorageException)
            {
                // The format has no checksum: some damage reads as other data, the rest is told like this.
            }
        }, iter: 2000, threads: 1);
    }

    [Fact]
    public void A_missing_file_is_told() =>
        Assert.Contains("cannot be read", Assert.Throws<StorageException>(() => Safetensors.Read(_folder["none"])).Message);

    [Fact]
    public void A_snapshot_gives_the_weights_back_and_knows_its_model()
    {
        var layout = new ParameterLayout(new ModelShape(P: 5, C: 4, L: 1, H: 2, F: 4, ["add", "mul"]));
        float[] theta = [.. Enumerable.Range(0, layout.Count).Select(i => MathF.Sqrt(i))];
        Snapshot.Write(File1, layout, 200, theta);
        Assert.Equal(theta, Snapshot.Read(File1, layout));
        Assert.Equal(layout.Parameters.Select(p => p.Name), Safetensors.Read(File1).Select(t => t.Name));

        Refused(new ModelShape(P: 5, C: 4, L: 1, H: 2, F: 8, ["add", "mul"]), "linear1.weight is F32 [4, 4], but this model has F32 [8, 4]");
        Refused(new ModelShape(P: 5, C: 4, L: 1, H: 2, F: 4, ["add", "mul", "sq"]), "head_sq.weight of this model is missing");
        Refused(new ModelShape(P: 5, C: 4, L: 1, H: 2, F: 4, ["add"]), "no tensor head_mul.bias");

        void Refused(ModelShape shape, string message) =>
            Assert.Contains(message, Assert.Throws<StorageException>(() => Snapshot.Read(File1, new ParameterLayout(shape))).Message);
    }

    private void Write(params Tensor[] tensors) => DurableFile.Write(File1, stream => Safetensors.Write(stream, tensors, ("step", "1")));
}
