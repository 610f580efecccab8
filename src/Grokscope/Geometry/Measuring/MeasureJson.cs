using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Measuring;

/// <summary>Results as JSON and as CSV: a row per line, numbers in the shortest notation that reads back as the same number.</summary>
internal static class MeasureJson
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Writes a measure's JSON file and, before it, its tables.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="measure">The measure.</param>
    /// <param name="options">The keys of [measure] that it depends on.</param>
    /// <param name="result">What it gave.</param>
    /// <exception cref="StorageException">A file cannot be written.</exception>
    public static void Write(MeasureFolder folder, Measure measure, IReadOnlyList<(string Key, object Value)> options, MeasureResult result)
    {
        foreach (TableForm form in measure.Tables)
            DurableFile.Write(folder.Csv(result.Measure, form.Name), Encoding.UTF8.GetBytes($"{CsvLine.Of(form.Columns.Select(column => column.Name))}\n{Lines(result.Rows.Rows(form.Name))}"));
        DurableFile.Write(folder.Json(result.Measure), Encoding.UTF8.GetBytes(Json(measure, options, result)));
    }

    /// <summary>Adds rows to a measure's tables, as <see cref="Write"/> would have written them.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="measure">The measure.</param>
    /// <param name="name">The name of its files.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="StorageException">A file cannot be written.</exception>
    public static void Append(MeasureFolder folder, Measure measure, string name, MeasurePart rows)
    {
        foreach (TableForm form in measure.Tables)
        {
            string path = folder.Csv(name, form.Name);
            StorageException.Guard(path, "written", () => File.AppendAllText(path, Lines(rows.Rows(form.Name))));
        }
    }

    /// <summary>Reads the content of a JSON file.</summary>
    public static MeasureResult Read(JsonElement root)
    {
        int schema = root.GetProperty("schema_version").GetInt32();
        if (schema != MeasureResult.Schema)
            throw new FormatException($"it has schema version {schema}, this Grokscope reads {MeasureResult.Schema}");
        var tables = root.GetProperty("tables").EnumerateArray().ToArray();
        TableForm[] forms = [.. tables.Select(table => new TableForm(
            table.GetProperty("name").GetString()!, table.GetProperty("meaning").GetString()!,
            [.. table.GetProperty("columns").EnumerateArray().Select(c => new Column(
                c.GetProperty("name").GetString()!, c.GetProperty("unit").GetString()!, c.GetProperty("meaning").GetString()!))]))];
        var rows = new MeasurePart(forms);
        foreach ((TableForm form, JsonElement table) in forms.Zip(tables))
            foreach (JsonElement row in table.GetProperty("rows").EnumerateArray())
                rows.Add(form.Name, [.. row.EnumerateArray().Select(ReadCell)]);
        return new MeasureResult(root.GetProperty("measure").GetString()!, root.GetProperty("fingerprint").GetString()!, root.GetProperty("complete").GetBoolean(), rows)
        {
            Options = root.GetProperty("options").EnumerateObject().DistinctBy(option => option.Name).ToDictionary(option => option.Name, option => option.Value.GetRawText()),
        };
    }

    /// <summary>A value: undefined ones are objects with their reason.</summary>
    public static Cell ReadCell(JsonElement value) => value.ValueKind switch
    {
        // A number without point or exponent was written as a whole one.
        JsonValueKind.Number when value.TryGetInt64(out long whole) => whole,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Object => new Undefined(value.GetProperty("undefined_because").GetString()!),
        _ => throw new FormatException($"a value is {value.ValueKind}"),
    };

    /// <summary>A row as a JSON array.</summary>
    public static void AppendRow(StringBuilder text, Cell[] row)
    {
        text.Append('[');
        for (int i = 0; i < row.Length; i++)
            text.Append(i > 0 ? ", " : "").Append(Value(row[i].Value));
        text.Append(']');
    }

    private static string Json(Measure measure, IReadOnlyList<(string Key, object Value)> options, MeasureResult result)
    {
        var text = new StringBuilder("{\n");
        text.Append($"  \"schema_version\": {MeasureResult.Schema},\n  \"measure\": {Quoted(result.Measure)},\n");
        text.Append($"  \"summary\": {Quoted(measure.Summary)},\n  \"source\": {Quoted(measure.Source)},\n");
        text.Append($"  \"fingerprint\": {Quoted(result.Fingerprint)},\n  \"complete\": {(result.Complete ? "true" : "false")},\n");
        text.Append($"  \"options\": {{{string.Join(", ", options.Select(o => $"{Quoted(o.Key)}: {Value(o.Value)}"))}}},\n  \"tables\": [");
        string separator = "\n";
        foreach (TableForm form in measure.Tables)
        {
            text.Append(separator).Append($"    {{\n      \"name\": {Quoted(form.Name)},\n");
            text.Append($"      \"file\": {Quoted(MeasureFolder.TableName(result.Measure, form.Name) + ".csv")},\n      \"meaning\": {Quoted(form.Meaning)},\n      \"columns\": [");
            text.AppendJoin(',', form.Columns.Select(c => $"\n        {{\"name\": {Quoted(c.Name)}, \"unit\": {Quoted(c.Unit)}, \"meaning\": {Quoted(c.Meaning)}}}"));
            text.Append("\n      ],\n      \"rows\": [");
            string between = "\n        ";
            foreach (Cell[] row in result.Rows.Rows(form.Name))
            {
                AppendRow(text.Append(between), row);
                between = ",\n        ";
            }
            text.Append("\n      ]\n    }");
            separator = ",\n";
        }
        return text.Append("\n  ]\n}\n").ToString();
    }

    private static string Lines(IReadOnlyList<Cell[]> rows) => string.Concat(rows.Select(row => CsvLine.Of(row.Select(cell => Field(cell.Value))) + "\n"));

    private static string Field(object value) => value switch
    {
        Undefined => "",
        bool flag => flag ? "true" : "false",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    /// <summary>A value as JSON.</summary>
    internal static string Value(object value) => value switch
    {
        Undefined missing => $"{{\"undefined_because\": {Quoted(missing.Because)}}}",
        bool flag => flag ? "true" : "false",
        string text => Quoted(text),
        // With a point or an exponent, so that it is read as what it is.
        double number when number == Math.Truncate(number) && Math.Abs(number) < 1e15 => number.ToString("0.0", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    private static string Quoted(string text) => $"\"{Encoder.Encode(text)}\"";
}
