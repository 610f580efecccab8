namespace Grokscope.Docs.Samples;

/// <summary>A table of a sample's folder <c>results</c>, as samples/collect.sh writes it.</summary>
internal sealed class SampleResults
{
    private SampleResults(string[] lines)
    {
        var columns = lines[0].Split(',').Index().ToDictionary(column => column.Item, column => column.Index);
        Rows = [.. lines.Skip(1).Select(line => new Row(columns, line.Split(',')))];
    }

    /// <summary>The rows, in the order of the file.</summary>
    public IReadOnlyList<Row> Rows { get; }

    /// <summary>Reads a table.</summary>
    /// <param name="root">The source tree.</param>
    /// <param name="sample">The sample's folder in samples.</param>
    /// <param name="table">The table.</param>
    public static SampleResults Read(string root, string sample, string table) => new(File.ReadAllLines(Path.Combine(root, "samples", sample, "results", table + ".csv")));

    /// <summary>A row.</summary>
    internal sealed class Row(Dictionary<string, int> columns, string[] fields)
    {
        /// <summary>A field as it stands; empty where it has no value.</summary>
        public string this[string column] => fields[columns[column]];

        /// <summary>Whether the table has a column.</summary>
        public bool Has(string column) => columns.ContainsKey(column);

        /// <summary>A number; NaN where it has no value.</summary>
        public double Number(string column) => this[column] is { Length: > 0 } text ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : double.NaN;
    }
}
