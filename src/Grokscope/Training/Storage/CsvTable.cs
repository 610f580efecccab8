using System.Globalization;
using System.Text;

namespace Grokscope.Training.Storage;

/// <summary>A run's CSV file: a header and rows of numbers.</summary>
/// <example>
/// <code>
/// CsvTable table = CsvTable.Read(Path.Combine(run.Folder, "train.csv"));
/// Console.WriteLine(string.Join(", ", table.Names));
/// Console.WriteLine($"{table.Rows} rows; least loss {table.Column("loss").Min():f3}");
/// </code>
/// </example>
public sealed class CsvTable
{
    private readonly string _path;
    private readonly Dictionary<string, double[]> _columns;

    private CsvTable(string path, IReadOnlyList<string> names, double[][] values, int rows)
    {
        (_path, Names, Rows) = (path, names, rows);
        _columns = names.Zip(values).ToDictionary(c => c.First, c => c.Second);
    }

    /// <summary>A table without columns and rows.</summary>
    internal static CsvTable Empty { get; } = new("", [], [], 0);

    /// <summary>Names of the columns, in the order of the file.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>
    /// Reads a file, plain or <see cref="PackedFile">packed</see>; a file that is not there is a table without rows. A last line without its line feed is still being written, and is
    /// left out. Of other programs' files a byte order mark and carriage returns are passed over.
    /// </summary>
    /// <exception cref="StorageException">It cannot be read, or a row does not fit the header.</exception>
    public static CsvTable Read(string path) => Read(path, isWhole: false);

    /// <summary>The same of a file that no run is writing: its last line counts with or without a line feed.</summary>
    /// <exception cref="StorageException">It cannot be read, or a row does not fit the header.</exception>
    internal static CsvTable ReadWhole(string path) => Read(path, isWhole: true);

    private static CsvTable Read(string path, bool isWhole)
    {
        if (PackedFile.Read(path) is not { } content)
            return new CsvTable(path, [], [], 0);
        string text = Encoding.UTF8.GetString(content).TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);
        string[] lines = (isWhole ? text : text[..(text.LastIndexOf('\n') + 1)]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
            return new CsvTable(path, [], [], 0);

        string[] names = lines[0].Split(',');
        if (names.GroupBy(name => name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new StorageException(path, $"the header names column {twice.Key} twice; the file is damaged");
        double[][] values = [.. names.Select(_ => new double[lines.Length - 1])];
        for (int row = 1; row < lines.Length; row++)
        {
            string[] cells = lines[row].Split(',');
            if (cells.Length != names.Length)
                throw new StorageException(path, $"line {row + 1} has {cells.Length} columns and the header {names.Length}; the file is damaged");
            for (int column = 0; column < cells.Length; column++)
                if (!double.TryParse(cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out values[column][row - 1]))
                    throw new StorageException(path, $"line {row + 1}: '{cells[column]}' is not a number; the file is damaged");
        }
        return new CsvTable(path, names, values, lines.Length - 1);
    }

    /// <summary>A column's numbers; none where the table has no such column.</summary>
    public IReadOnlyList<double> Column(string name) => _columns.GetValueOrDefault(name) ?? [];

    /// <summary>Column "step".</summary>
    /// <exception cref="StorageException">There are rows without it, or they are not whole numbers that rise from row to row.</exception>
    public IReadOnlyList<int> Steps()
    {
        if (Rows == 0)
            return [];
        double[] given = _columns.GetValueOrDefault("step")
            ?? throw new StorageException(_path, "there is no column step; the file is damaged");
        int[] steps = new int[Rows];
        for (int row = 0; row < Rows; row++)
        {
            bool isWhole = given[row] >= 0 && given[row] <= int.MaxValue && given[row] == Math.Truncate(given[row]);
            if (!isWhole || (row > 0 && given[row] <= steps[row - 1]))
                throw new StorageException(
                    _path, $"line {row + 2}: step {given[row]} is no whole number above the one before; the file is damaged");
            steps[row] = (int)given[row];
        }
        return steps;
    }
}
