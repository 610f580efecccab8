using System.Text.Json;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Measuring;

/// <summary>What a measure gave, as its JSON file holds it.</summary>
/// <param name="Measure">Its name.</param>
/// <param name="Fingerprint">Of everything that decides its numbers.</param>
/// <param name="Complete">Whether the run was finished when it was measured.</param>
/// <param name="Rows">The rows.</param>
/// <example>
/// <code>
/// MeasureResult pca = run.Measure("pca");
/// foreach (ResultRow row in pca.RowsOf("summary"))
///     Console.WriteLine($"{row.Text("object")}: {row.Number("pc1"):p1}, of random walks {row.Number("walk_mean_pc1"):p1}");
/// </code>
/// </example>
public sealed record MeasureResult(string Measure, string Fingerprint, bool Complete, MeasurePart Rows)
{
    /// <summary>Version of the files' format.</summary>
    internal const int Schema = 1;

    /// <summary>Reads a measure's results, plain or <see cref="PackedFile">packed</see>; null where it has none.</summary>
    /// <exception cref="StorageException">The file is damaged.</exception>
    internal static MeasureResult? Read(MeasureFolder folder, string measure)
    {
        string path = folder.Json(measure);
        if (PackedFile.Read(path) is not { } text)
            return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return MeasureJson.Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw Damaged(path, e);
        }
    }

    /// <summary>What to say of a measure's file that cannot be read.</summary>
    internal static StorageException Damaged(string path, Exception why) => new(path, $"the file is damaged ({why.Message.TrimEnd('.')}); delete it and measure again");

    /// <summary>The keys of [measure] that its numbers rest on and their values, as the file holds them; none of a result that was not read from one.</summary>
    internal IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Which of its keys had another value when it was taken.</summary>
    /// <param name="options">The keys with the values that they have now.</param>
    internal IEnumerable<(string Key, string Then, string Now)> OptionsThatDiffer(IEnumerable<(string Key, object Value)> options) => options
        .Select(option => (option.Key, Then: Options.GetValueOrDefault(option.Key), Now: MeasureJson.Value(option.Value)))
        .Where(option => option.Then is not null && option.Then != option.Now)
        .Select(option => (option.Key, option.Then!, option.Now));

    /// <summary>Numbers of a column, in the order of the rows; NaN where a value is undefined.</summary>
    /// <exception cref="KeyNotFoundException">There is no such table or column.</exception>
    public IReadOnlyList<double> Numbers(string table, string column) => [.. Cells(table, column).Select(cell => cell.Number)];

    /// <summary>Texts of a column, in the order of the rows.</summary>
    /// <exception cref="KeyNotFoundException">There is no such table or column.</exception>
    public IReadOnlyList<string> Texts(string table, string column) => [.. Cells(table, column).Select(cell => cell.Value as string ?? "")];

    /// <summary>A table's rows, by the names of its columns.</summary>
    /// <exception cref="KeyNotFoundException">There is no such table.</exception>
    public IEnumerable<ResultRow> RowsOf(string table)
    {
        TableForm form = Form(table);
        return Rows.Rows(table).Select(cells => new ResultRow(form, cells));
    }

    /// <summary>A table's form.</summary>
    public TableForm Form(string table) => Rows.Form(table);

    private IEnumerable<Cell> Cells(string table, string column)
    {
        int index = Form(table).IndexOf(column);
        return Rows.Rows(table).Select(row => row[index]);
    }
}

/// <summary>A row of a result's table.</summary>
/// <param name="Form">The table's form.</param>
/// <param name="Cells">A value per column.</param>
/// <seealso cref="MeasureResult"/>
public sealed record ResultRow(TableForm Form, Cell[] Cells)
{
    /// <summary>The value of a column.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public Cell this[string column] => Cells[Form.IndexOf(column)];

    /// <summary>A column's number; NaN where it is undefined or no number.</summary>
    public double Number(string column) => this[column].Number;

    /// <summary>A column's text; "" where it is undefined or no text.</summary>
    public string Text(string column) => this[column].Value as string ?? "";

    /// <summary>A column's truth value; false where it is undefined.</summary>
    public bool Flag(string column) => this[column].Value is true;
}
