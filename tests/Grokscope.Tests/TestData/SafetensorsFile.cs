using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Grokscope.Tests.TestData;

/// <summary>Reads test data from a safetensors file; trusts that the file is whole.</summary>
internal sealed class SafetensorsFile
{
    private readonly Dictionary<string, (string Type, int Start, int End)> _tensors = [];
    private readonly byte[] _data;

    public SafetensorsFile(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        _data = file[(8 + header)..];
        using var json = JsonDocument.Parse(file.AsMemory(8, header));
        foreach (JsonProperty tensor in json.RootElement.EnumerateObject())
        {
            if (tensor.Name == "__metadata__")
                continue;
            JsonElement at = tensor.Value.GetProperty("data_offsets");
            _tensors[tensor.Name] = (tensor.Value.GetProperty("dtype").GetString()!, at[0].GetInt32(), at[1].GetInt32());
        }
    }

    /// <summary>In stored order.</summary>
    public IEnumerable<string> Names => _tensors.OrderBy(t => t.Value.Start).Select(t => t.Key);

    public float[] Floats(string name) => Read<float>(name, "F32");

    public double[] Doubles(string name) => Read<double>(name, "F64");

    public short[] Shorts(string name) => Read<short>(name, "I16");

    /// <summary>The sampled vector "name/stride", of either precision.</summary>
    public Sample Sample(string name)
    {
        string key = _tensors.Keys.Single(k => k.StartsWith(name + "/", StringComparison.Ordinal));
        double[] values = _tensors[key].Type == "F64" ? Doubles(key) : Array.ConvertAll(Floats(key), x => (double)x);
        return new Sample(int.Parse(key[(name.Length + 1)..]), values);
    }

    private T[] Read<T>(string name, string type) where T : unmanaged
    {
        (string stored, int start, int end) = _tensors[name];
        if (stored != type)
            throw new InvalidDataException($"Tensor {name} holds {stored}, not {type}.");
        return MemoryMarshal.Cast<byte, T>(_data.AsSpan(start..end)).ToArray();
    }
}
