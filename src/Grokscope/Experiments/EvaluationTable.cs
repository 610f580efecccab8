using System.Globalization;
using System.Text;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>The rows of an eval.csv, by step, in the form that training writes.</summary>
/// <param name="tasks">Names of the tasks, [K].</param>
internal sealed class EvaluationTable(IReadOnlyList<string> tasks)
{
    private readonly SortedDictionary<int, Evaluation> _rows = [];

    /// <summary>The rows, by step.</summary>
    public IReadOnlyCollection<Evaluation> Rows => _rows.Values;

    /// <summary>The row of a step; null where there is none.</summary>
    public Evaluation? this[int step] => _rows.GetValueOrDefault(step);

    /// <summary>Reads a file; one that is not there is a table without rows.</summary>
    /// <exception cref="StorageException">It is damaged, or lacks a column; further columns are passed over.</exception>
    public static EvaluationTable Read(string path, IReadOnlyList<string> tasks) => Of(CsvTable.Read(path), path, tasks);

    /// <summary>The same of a file that no run is writing.</summary>
    /// <exception cref="StorageException">It is damaged, or lacks a column.</exception>
    public static EvaluationTable ReadWhole(string path, IReadOnlyList<string> tasks) => Of(CsvTable.ReadWhole(path), path, tasks);

    private static EvaluationTable Of(CsvTable file, string path, IReadOnlyList<string> tasks)
    {
        var table = new EvaluationTable(tasks);
        if (file.Names.Count == 0)
            return table;
        IReadOnlyList<string> columns = Evaluation.Columns(tasks);
        string[] missing = [.. columns.Except(file.Names)];
        if (missing.Length > 0)
            throw new StorageException(path, $"columns are missing: {string.Join(", ", missing)}");
        IReadOnlyList<int> steps = file.Steps();
        for (int row = 0; row < file.Rows; row++)
        {
            double[][] quantities = [.. columns.Skip(1).Select(column => file.Column(column)[row]).Chunk(tasks.Count)];
            table.Add(new Evaluation(steps[row], quantities[0], quantities[1], quantities[2], quantities[3]));
        }
        return table;
    }

    /// <summary>Adds or replaces a row.</summary>
    public void Add(Evaluation row) => _rows[row.Step] = row;

    /// <summary>The file's content.</summary>
    public byte[] Bytes()
    {
        var text = new StringBuilder().AppendJoin(',', Evaluation.Columns(tasks)).Append('\n');
        foreach (Evaluation row in Rows)
            text.Append(CultureInfo.InvariantCulture, $"{row.Step}").Append(',')
                .AppendJoin(',', row.Numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Writes the file, by rename.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void WriteTo(string path) => DurableFile.Write(path, Bytes());
}
