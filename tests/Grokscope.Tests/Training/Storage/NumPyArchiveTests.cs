using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Training.Storage;

public sealed class NumPyArchiveTests : IDisposable
{
    private const string Plain = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";

    private readonly TemporaryFolder _folder = new();

    private string File1 => _folder["file.npz"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_tensors_come_back_bit_for_bit()
    {
        Gen<Tensor> tensor = Gen.Select(Gen.Enum<TensorType>(), Gen.Long[0, 4].Array[0, 3], Gen.ULong).Select((type, shape, seed) =>
        {
            byte[] bytes = new byte[shape.Aggregate(1L, (a, b) => a * b) * (type is TensorType.F64 or TensorType.I64 ? 8 : type == TensorType.F32 ? 4 : 2)];
            for (int i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)((seed = (seed * 6364136223846793005) + 1442695040888963407) >> 56);
            return new Tensor("", type, shape, bytes);
        });
        tensor.Array[0, 5].Sample(
            tensors =>
            {
                Tensor[] named = [.. tensors.Select((t, i) => t with { Name = $"encoder.layers.{i}.weight" })];
                Write(named);
                IReadOnlyList<Tensor> read = NumPyArchive.Read(File1);
                Assert.Equal(named.Select(t => (t.Name, t.Type)), read.Select(t => (t.Name, t.Type)));
                foreach ((Tensor wrote, Tensor got) in named.Zip(read))
                {
                    Assert.Equal(wrote.Shape, got.Shape);
                    Assert.Equal(wrote.Bytes.ToArray(), got.Bytes.ToArray());
                }
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public void The_layout_is_numpys()
    {
        Write(Tensor.Create<float>("w", [2, 1], [1, 2]), Tensor.Create<double>("bias", [3], [0, 0, 1]), Tensor.Create<short>("scalar", [], [7]));
        using var archive = ZipFile.OpenRead(File1);
        Assert.Equal(["w.npy", "bias.npy", "scalar.npy"], archive.Entries.Select(e => e.FullName));
        Assert.All(archive.Entries, entry => Assert.Equal((entry.Length, 1980), (entry.CompressedLength, entry.LastWriteTime.Year)));
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }|0000803F00000040", Array("w.npy"));
        Assert.Equal("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }|00000000000000000000000000000000000000000000F03F", Array("bias.npy"));
        Assert.Equal("{'descr': '<i2', 'fortran_order': False, 'shape': (), }|0700", Array("scalar.npy"));

        string Array(string name)
        {
            using var content = new MemoryStream();
            using (Stream entry = archive.GetEntry(name)!.Open())
                entry.CopyTo(content);
            byte[] bytes = content.ToArray();
            Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], bytes[..8]);
            int header = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
            Assert.Equal(0, (10 + header) % 64);
            string text = Encoding.ASCII.GetString(bytes, 10, header);
            Assert.EndsWith("\n", text);
            return $"{text.TrimEnd()}|{Convert.ToHexString(bytes.AsSpan(10 + header))}";
        }
    }

    [Fact]
    public void Equal_tensors_are_equal_bytes_at_any_time()
    {
        Write(Tensor.Create<float>("w", [2], [1, 2]));
        byte[] first = File.ReadAllBytes(File1);
        Thread.Sleep(TimeSpan.FromSeconds(2.1)); // The format counts time in steps of two seconds.
        Write(Tensor.Create<float>("w", [2], [1, 2]));
        Assert.Equal(first, File.ReadAllBytes(File1));
    }

    [Theory]
    [InlineData(1, Plain, "0000803F000000400000404000008040")]
    [InlineData(2, Plain, "0000803F000000400000404000008040")]
    [InlineData(3, Plain, "0000803F000000400000404000008040")]
    [InlineData(1, """{"shape": (2L, 2L), "fortran_order": False, "descr": "<f4"}""", "0000803F000000400000404000008040")]
    [InlineData(1, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", "0000803F000040400000004000008040")]
    [InlineData(1, "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 2), }", "3F800000400000004040000040800000")]
    [InlineData(1, "{'descr': '>f4', 'fortran_order': True, 'shape': (2, 2), }", "3F800000404000004000000040800000")]
    public void Every_version_and_order_gives_the_same_matrix(int version, string header, string data)
    {
        foreach (CompressionLevel level in new[] { CompressionLevel.NoCompression, CompressionLevel.Optimal })
        {
            Zip(("w.npy", Npy(version, header, Convert.FromHexString(data))), level);
            Tensor tensor = Assert.Single(NumPyArchive.Read(File1));
            Assert.Equal("w", tensor.Name);
            Assert.Equal([2, 2], tensor.Shape);
            Assert.Equal([1, 2, 3, 4], tensor.ToArray<float>());
        }
    }

    [Fact]
    public void Column_major_arrays_of_more_dimensions_are_turned()
    {
        // Element [i, j, k] of shape [2, 3, 2] is 100 i + 10 j + k; in column-major order i changes fastest.
        short[] columnMajor = [.. from k in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) from i in Enumerable.Range(0, 2) select (short)((100 * i) + (10 * j) + k)];
        Zip(("w.npy", Npy(1, "{'descr': '<i2', 'fortran_order': True, 'shape': (2, 3, 2), }", LittleEndian.Bytes<short>(columnMajor))), CompressionLevel.Optimal);
        Assert.Equal([0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121], NumPyArchive.Read(File1)[0].ToArray<short>());
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (4,), }", 16, "pickled")]
    [InlineData("{'descr': '<f2', 'fortran_order': False, 'shape': (8,), }", 16, "type <f2")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,), }", 16, "no plain descr")]
    [InlineData("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (4,), }", 16, "no plain fortran_order")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 4, }", 16, "no plain shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-4,), }", 16, "-4")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }", 16, "needs other than the 16 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 16, "needs other than the 16 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4294967296, 2), }", 16, "needs other than the 16 bytes")]
    public void What_is_not_read_is_told(string header, int length, string message)
    {
        Zip(("w.npy", Npy(1, header, new byte[length])), CompressionLevel.Optimal);
        Refused(message);
    }

    [Fact]
    public void Other_entries_and_versions_and_cuts_are_told()
    {
        Zip(("readme.txt", "text"u8.ToArray()), CompressionLevel.Optimal);
        Refused("readme.txt is no .npy array");
        Zip(("w.npy", "text and more"u8.ToArray()), CompressionLevel.Optimal);
        Refused("w is no .npy array");
        Zip(("w.npy", Npy(4, Plain, new byte[16])), CompressionLevel.Optimal);
        Refused("version 4");
        Zip(("w.npy", Npy(1, Plain, new byte[16])[..40]), CompressionLevel.Optimal);
        Refused("cut short in its header");
        Zip(("w.npy", Npy(1, Plain, new byte[16])[..9]), CompressionLevel.Optimal);
        Refused("cut short in its header");
        File.WriteAllText(File1, "no archive");
        Refused("no whole .npz file");
    }

    [Fact]
    public void The_same_name_twice_is_told()
    {
        byte[] array = Npy(1, Plain, new byte[16]);
        using (ZipArchive archive = new(File.Create(File1), ZipArchiveMode.Create))
            for (int i = 0; i < 2; i++)
                using (Stream entry = archive.CreateEntry("w.npy").Open())
                    entry.Write(array);
        Refused("w stands twice");
    }

    [Fact]
    public void Every_cut_is_told()
    {
        Write(Tensor.Create<float>("w", [8], [1, 2, 3, 4, 5, 6, 7, 8]), Tensor.Create<float>("v", [1], [1]));
        byte[] whole = File.ReadAllBytes(File1);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(File1, whole[..length]);
            Refused("file.npz");
        }
    }

    [Fact]
    public void Every_flipped_byte_of_the_numbers_is_told()
    {
        Write(Tensor.Create<float>("w", [3], [1, 2, 3]));
        byte[] whole = File.ReadAllBytes(File1);
        int data = whole.AsSpan().IndexOf(LittleEndian.Bytes<float>([1, 2, 3]));
        for (int at = data; at < data + 12; at++)
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= 0x10;
            File.WriteAllBytes(File1, flipped);
            Refused("checksum");
        }
    }

    private void Refused(string message)
    {
        var error = Assert.Throws<StorageException>(() => NumPyArchive.Read(File1));
        Assert.StartsWith(File1, error.Message);
        Assert.Contains(message, error.Message);
    }

    private void Write(params Tensor[] tensors)
    {
        using FileStream stream = File.Create(File1);
        NumPyArchive.Write(stream, tensors);
    }

    private void Zip((string Name, byte[] Content) entry, CompressionLevel level)
    {
        using ZipArchive archive = new(File.Create(File1), ZipArchiveMode.Create);
        using Stream content = archive.CreateEntry(entry.Name, level).Open();
        content.Write(entry.Content);
    }

    private static byte[] Npy(int version, string header, byte[] data)
    {
        byte[] text = Encoding.ASCII.GetBytes(header + "\n");
        byte[] length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        else
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data];
    }
}
