using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grokscope.Training.Storage;

/// <summary>Records as JSON files: snake_case keys, indented, written whole or not at all.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Writes or replaces a file.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public static void Write<T>(string path, T value) => DurableFile.Write(path, Bytes(value));

    /// <summary>Writes or replaces a file that is worth nothing after a crash; see <see cref="DurableFile.WriteFleeting"/>.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public static void WriteFleeting<T>(string path, T value) => DurableFile.WriteFleeting(path, Bytes(value));

    /// <summary>Reads a file, or gives null where there is none.</summary>
    /// <exception cref="StorageException">It cannot be read, or is not what it should be.</exception>
    public static T? Read<T>(string path)
        where T : class
    {
        byte[]? text = StorageException.Guard(path, "read", () =>
        {
            try
            {
                return File.ReadAllBytes(path);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        });
        if (text is null)
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(text, Options) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new StorageException(path, $"the file is damaged ({e.Message.TrimEnd('.')}); delete it, then give the command that made it again: train, sweep or import");
        }
    }

    private static byte[] Bytes<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, Options), (byte)'\n'];
}
