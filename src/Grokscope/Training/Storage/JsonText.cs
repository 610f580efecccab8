using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grokscope.Training.Storage;

/// <summary>Results as JSON for other programs: snake_case keys; NaN and infinities, which JSON has no number for, as text.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static readonly JsonSerializerOptions OneLine = new(Indented) { WriteIndented = false };

    /// <summary>A result as indented text.</summary>
    public static string Of<T>(T result) => JsonSerializer.Serialize(result, Indented);

    /// <summary>A result as one line of UTF-8, without a line feed.</summary>
    public static byte[] LineOf<T>(T result) => JsonSerializer.SerializeToUtf8Bytes(result, OneLine);
}
