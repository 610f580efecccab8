using System.Text.Json;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.TestData;

/// <summary>Files under data/, copied beside the test assembly. dev/testdata and dev/pytorch made them.</summary>
internal static class DataFile
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "data", name);

    public static Dictionary<string, Tensor> Tensors(string name) => Safetensors.Read(Path(name)).ToDictionary(tensor => tensor.Name);

    public static JsonElement Json(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path(name)));
        return document.RootElement.Clone();
    }

    /// <summary>A JSON file whose keys are the record's properties in snake_case.</summary>
    public static T Record<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path(name)), Options)!;

    public static double[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetDouble())];
}
