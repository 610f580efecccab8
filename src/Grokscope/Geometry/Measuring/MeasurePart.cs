namespace Grokscope.Geometry.Measuring;

/// <summary>Rows that a piece of a measure gave, per table. Order: of the rows as added.</summary>
/// <param name="tables">The measure's tables.</param>
/// <seealso cref="RunMeasure"/>
public sealed class MeasurePart(IReadOnlyList<TableForm> tables)
{
    private readonly List<Cell[]>[] _rows = [.. tables.Select(_ => new List<Cell[]>())];

    /// <summary>The tables' forms.</summary>
    public IReadOnlyList<TableForm> Tables { get; } = tables;

    /// <summary>Adds a row.</summary>
    /// <param name="table">The table's name; "" for the main one.</param>
    /// <param name="cells">A value per column.</param>
    public void Add(string table, params ReadOnlySpan<Cell> cells)
    {
        int index = IndexOf(table);
        if (cells.Length != Tables[index].Columns.Count)
            throw new ArgumentException($"Table '{table}' has {Tables[index].Columns.Count} columns, but the row has {cells.Length} values.", nameof(cells));
        _rows[index].Add(cells.ToArray());
    }

    /// <summary>The form of a table.</summary>
    public TableForm Form(string table) => Tables[IndexOf(table)];

    /// <summary>Rows of a table.</summary>
    public IReadOnlyList<Cell[]> Rows(string table) => _rows[IndexOf(table)];

    /// <summary>Adds all rows of another part.</summary>
    public void Add(MeasurePart other)
    {
        for (int i = 0; i < _rows.Length; i++)
            _rows[i].AddRange(other._rows[i]);
    }

    private int IndexOf(string table)
    {
        for (int i = 0; i < Tables.Count; i++)
            if (Tables[i].Name == table)
                return i;
        throw new KeyNotFoundException($"There is no table '{table}'.");
    }
}
