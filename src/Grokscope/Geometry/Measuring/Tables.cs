namespace Grokscope.Geometry.Measuring;

/// <summary>A column of a result's table.</summary>
/// <param name="Name">Name in the header, snake_case.</param>
/// <param name="Unit">Unit, such as "steps", "nats per unit of θ²", "share of 1"; "" for text and plain numbers.</param>
/// <param name="Meaning">What it is, with its formula in the letters of the documentation.</param>
/// <seealso cref="RunMeasure"/>
public sealed record Column(string Name, string Unit, string Meaning);

/// <summary>The form of a table of results: one CSV file, and one entry of the measure's JSON file.</summary>
/// <param name="Name">"" for a measure's main table, measures/NAME.csv; else what follows, measures/NAME_windows.csv.</param>
/// <param name="Meaning">What a row is.</param>
/// <param name="Columns">Its columns.</param>
/// <seealso cref="RunMeasure"/>
public sealed record TableForm(string Name, string Meaning, params IReadOnlyList<Column> Columns)
{
    /// <summary>Index of a column.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public int IndexOf(string column)
    {
        for (int i = 0; i < Columns.Count; i++)
            if (Columns[i].Name == column)
                return i;
        throw new KeyNotFoundException($"Table '{Name}' has no column '{column}'.");
    }
}

/// <summary>Why a value does not exist: in the place of a number that would mean nothing.</summary>
/// <param name="Because">The reason, as what follows "because": "the gradient is zero".</param>
/// <seealso cref="RunMeasure"/>
public sealed record Undefined(string Because);

/// <summary>A value of a table: a finite number, a text, a truth value, or undefined with its reason.</summary>
/// <seealso cref="RunMeasure"/>
public readonly struct Cell
{
    private Cell(object value) => Value = value;

    /// <summary>double, long, string, bool or <see cref="Undefined"/>.</summary>
    public object Value { get; }

    /// <summary>The number; NaN where it is undefined, or no number.</summary>
    public double Number => Value switch
    {
        double number => number,
        long whole => whole,
        _ => double.NaN,
    };

    /// <summary>A number.</summary>
    /// <exception cref="MeasureException">It is NaN or infinite: what gave it should have said why it is undefined.</exception>
    public static implicit operator Cell(double value) =>
        double.IsFinite(value) ? new Cell(value) : throw new MeasureException($"a measured value is {value}");

    /// <summary>A number that may be missing.</summary>
    public static implicit operator Cell(Undefined missing) => new(missing);

    /// <summary>A whole number.</summary>
    public static implicit operator Cell(int value) => new((long)value);

    /// <summary>A whole number.</summary>
    public static implicit operator Cell(long value) => new(value);

    /// <summary>A text.</summary>
    public static implicit operator Cell(string value) => new(value);

    /// <summary>A truth value.</summary>
    public static implicit operator Cell(bool value) => new(value);

    /// <summary>A finite number, or undefined for the reason given where it is NaN or infinite.</summary>
    /// <param name="value">The number.</param>
    /// <param name="because">Why it is not finite, if it is not.</param>
    public static Cell Of(double value, string because) => double.IsFinite(value) ? value : new Undefined(because);

    /// <summary>a / b, or undefined for the reason given where b is 0 or the quotient is not finite.</summary>
    public static Cell Ratio(double a, double b, string because) => b == 0 ? new Undefined(because) : Of(a / b, because);
}
