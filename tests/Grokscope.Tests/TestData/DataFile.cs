using System.Text.Json;

namespace Grokscope.Tests.TestData;

/// <summary>Files under data/, copied beside the test assembly. dev/testdata and dev/pytorch made them.</summary>
internal static class DataFile
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "data", name);

    public static SafetensorsFile Tensors(string name) => new(Path(name));

    public static JsonElement Json(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path(name)));
        return document.RootElement.Clone();
    }

    public static double[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetDouble())];
}
