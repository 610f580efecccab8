using System.Buffers.Binary;
using System.Text.Json;

namespace Grokscope.Training.Storage;

/// <summary>A tensor of a file as its header describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions, row-major; empty for a scalar.</param>
/// <param name="Position">Byte of the file at which its elements begin.</param>
/// <param name="Length">Bytes of its elements.</param>
internal sealed record TensorPlace(string Name, TensorType Type, IReadOnlyList<long> Shape, long Position, long Length);

/// <summary>
/// Files of named tensors in the safetensors format, version 1: eight bytes of header length n, n bytes of JSON that give each
/// tensor's type, shape and place, then the data without gaps. Source: https://huggingface.co/docs/safetensors.
/// </summary>
internal static class Safetensors
{
    private const int LengthSize = sizeof(long);
    private const long LongestHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";

    /// <summary>Writes tensors in this order; the header is padded with spaces so that the data begin at a multiple of eight.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">Free entries of the header.</param>
    public static void Write(Stream stream, IReadOnlyList<Tensor> tensors, params IEnumerable<(string Key, string Value)> metadata)
    {
        byte[] header = Header(tensors, metadata);
        int padded = (header.Length + LengthSize - 1) / LengthSize * LengthSize;
        Span<byte> length = stackalloc byte[LengthSize];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        stream.Write(length);
        stream.Write(header);
        for (int i = header.Length; i < padded; i++)
            stream.WriteByte((byte)' ');
        foreach (Tensor tensor in tensors)
            stream.Write(tensor.Bytes.Span);
    }

    /// <summary>Reads all tensors of a file, in the order of their data.</summary>
    /// <exception cref="StorageException">The file cannot be read, is cut short, or does not follow the format.</exception>
    public static IReadOnlyList<Tensor> Read(string path)
    {
        byte[] file = StorageException.Guard(path, "read", () => File.ReadAllBytes(path));
        return
        [
            .. Checked(path, () => Parse(file.AsMemory(LengthSize, HeaderLength(file, file.Length)), file.Length))
                .Select(place => new Tensor(place.Name, place.Type, place.Shape, file.AsMemory((int)place.Position, (int)place.Length))),
        ];
    }

    /// <summary>Reads where the tensors of a file are, in the order of their data, and checks that the file is whole.</summary>
    /// <inheritdoc cref="Read"/>
    public static IReadOnlyList<TensorPlace> ReadPlaces(string path) => StorageException.Guard(path, "read", () =>
    {
        using Stream file = File.OpenRead(path);
        return Checked(path, () => Parse(ReadHeader(file), file.Length));
    });

    /// <summary>Reads the free entries of a file's header.</summary>
    /// <inheritdoc cref="Read"/>
    public static IReadOnlyList<(string Key, string Value)> ReadMetadata(string path) => StorageException.Guard(path, "read", () =>
    {
        using Stream file = File.OpenRead(path);
        return Checked(path, () =>
        {
            using var header = JsonDocument.Parse(ReadHeader(file));
            return header.RootElement.TryGetProperty(MetadataKey, out JsonElement entries)
                ? entries.EnumerateObject().Select(entry => (entry.Name, entry.Value.GetString() ?? "")).ToArray()
                : [];
        });
    });

    private static byte[] ReadHeader(Stream file)
    {
        var start = new byte[LengthSize];
        var header = new byte[HeaderLength(start.AsSpan(0, file.ReadAtLeast(start, LengthSize, throwOnEndOfStream: false)), file.Length)];
        file.ReadExactly(header);
        return header;
    }

    private static T Checked<T>(string path, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            // The last is what the JSON reader throws where a string is not Unicode.
            throw new StorageException(path, $"this is no whole safetensors file: {e.Message.TrimEnd('.')}");
        }
    }

    private static byte[] Header(IReadOnlyList<Tensor> tensors, IEnumerable<(string Key, string Value)> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach ((string key, string value) in metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach (Tensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                json.WriteStartArray("shape");
                foreach (long size in tensor.Shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Bytes.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static int HeaderLength(ReadOnlySpan<byte> start, long fileLength)
    {
        if (start.Length < LengthSize)
            throw new FormatException($"it has {start.Length} bytes, fewer than the {LengthSize} of the header's length");
        long length = BinaryPrimitives.ReadInt64LittleEndian(start);
        return length is >= 2 and <= LongestHeader && length <= fileLength - LengthSize
            ? (int)length
            : throw new FormatException($"its header should have {length} bytes, but the file has {fileLength}");
    }

    private static List<TensorPlace> Parse(ReadOnlyMemory<byte> text, long fileLength)
    {
        using var header = JsonDocument.Parse(text);
        if (header.RootElement.ValueKind != JsonValueKind.Object)
            throw new FormatException("its header is no JSON object");
        long begin = LengthSize + text.Length;

        List<TensorPlace> found = [];
        HashSet<string> names = [];
        foreach (JsonProperty entry in header.RootElement.EnumerateObject())
        {
            if (!names.Add(entry.Name))
                throw new FormatException($"tensor {entry.Name} stands twice in the header");
            if (entry.Name != MetadataKey)
                found.Add(ParseTensor(entry.Name, entry.Value, begin, fileLength - begin));
        }

        found.Sort((a, b) => a.Position != b.Position ? a.Position.CompareTo(b.Position) : a.Length.CompareTo(b.Length));
        long end = begin;
        foreach (TensorPlace tensor in found)
        {
            if (tensor.Position != end)
                throw new FormatException($"tensor {tensor.Name} begins at byte {tensor.Position - begin} of the data, but the one before it ends at {end - begin}");
            end += tensor.Length;
        }
        if (end != fileLength)
            throw new FormatException($"its tensors end at byte {end - begin} of the data, but {fileLength - begin} are there");
        return found;
    }

    private static TensorPlace ParseTensor(string name, JsonElement entry, long dataBegin, long dataLength)
    {
        string dtype = Field(entry, name, "dtype", JsonValueKind.String).GetString()!;
        // Enum.TryParse takes numbers too; the format does not.
        if (!Enum.GetNames<TensorType>().Contains(dtype))
            throw new FormatException($"tensor {name} is of type {dtype}; Grokscope reads {string.Join(", ", Enum.GetNames<TensorType>())}");
        TensorType type = Enum.Parse<TensorType>(dtype);
        long[] shape = Numbers(Field(entry, name, "shape", JsonValueKind.Array), name, "shape");
        long[] offsets = Numbers(Field(entry, name, "data_offsets", JsonValueKind.Array), name, "data_offsets");
        if (offsets is not [long begin, long end] || begin > end || end > dataLength)
            throw new FormatException($"tensor {name} has the data_offsets [{string.Join(", ", offsets)}], but there are {dataLength} bytes of data");

        UInt128 bytes = (UInt128)Tensor.SizeOf(type);
        foreach (long size in shape)
            // Past any file already; further factors could overflow.
            bytes = bytes > (UInt128)long.MaxValue ? bytes : bytes * (UInt128)size;
        if (bytes != (UInt128)(end - begin))
            throw new FormatException($"tensor {name} of shape [{string.Join(", ", shape)}] and type {dtype} needs other than the {end - begin} bytes it has");
        return new TensorPlace(name, type, shape, dataBegin + begin, end - begin);
    }

    private static JsonElement Field(JsonElement entry, string name, string field, JsonValueKind kind) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(field, out JsonElement value) && value.ValueKind == kind
            ? value
            : throw new FormatException($"tensor {name} has no right {field}");

    private static long[] Numbers(JsonElement list, string name, string field) =>
    [
        .. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number) && number >= 0
            ? number
            : throw new FormatException($"tensor {name}: {field} holds {item.GetRawText()}, which is no size")),
    ];
}
