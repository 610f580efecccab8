namespace Grokscope.Training.Storage;

/// <summary>A line of a CSV file: fields with commas between, in quotes where they hold a comma, a quote or a line break (RFC 4180).</summary>
internal static class CsvLine
{
    /// <summary>The line, without its line feed.</summary>
    public static string Of(IEnumerable<string> fields) => string.Join(',', fields.Select(Field));

    private static string Field(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
