namespace Grokscope.Report.Figures;

/// <summary>One plot of a figure: data only.</summary>
/// <param name="Title">First line above the plot.</param>
/// <param name="Note">Second line, smaller.</param>
/// <param name="X">Horizontal axis.</param>
/// <param name="Y">Vertical axis.</param>
/// <param name="Lines">Curves, drawn in order.</param>
/// <param name="Marks">Points that stand out.</param>
/// <param name="Levels">Heights of horizontal reference lines.</param>
public sealed record Panel(
    string Title,
    string Note,
    Axis X,
    Axis Y,
    IReadOnlyList<Line> Lines,
    IReadOnlyList<Mark> Marks,
    IReadOnlyList<double> Levels);

/// <summary>An axis.</summary>
/// <param name="Label">Quantity and unit.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end, greater.</param>
/// <param name="IsLogarithmic">Whether equal ratios have equal lengths; both ends are positive then.</param>
/// <param name="Names">Positions with what stands there; null for round numbers.</param>
public sealed record Axis(string Label, double Low, double High, bool IsLogarithmic = false, IReadOnlyList<(double At, string Text)>? Names = null);

/// <summary>A curve.</summary>
/// <param name="Pen">How it is drawn.</param>
/// <param name="X">Positions, ascending.</param>
/// <param name="Y">Heights, as many.</param>
public sealed record Line(Pen Pen, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>A point that stands out.</summary>
/// <param name="Pen">Its colour.</param>
/// <param name="X">Position.</param>
/// <param name="Y">Height.</param>
/// <param name="Form">How it looks.</param>
public sealed record Mark(Pen Pen, double X, double Y, MarkForm Form = MarkForm.Dot);

/// <summary>How a point looks.</summary>
public enum MarkForm
{
    /// <summary>A filled circle.</summary>
    Dot,

    /// <summary>A small filled circle: one of many.</summary>
    Grain,

    /// <summary>A small open circle: a bound, not a value.</summary>
    Open,

    /// <summary>A filled square.</summary>
    Square,

    /// <summary>An open square.</summary>
    OpenSquare,
}

/// <summary>An entry of a figure's legend.</summary>
/// <param name="Pen">The pen that it explains.</param>
/// <param name="Text">What the pen draws.</param>
/// <param name="IsMark">Whether it draws points instead of lines.</param>
/// <param name="Form">How such a point looks.</param>
public sealed record LegendEntry(Pen Pen, string Text, bool IsMark = false, MarkForm Form = MarkForm.Dot);

/// <summary>The numbers of a figure as a table.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">Rows, each value as it is to be written.</param>
public sealed record FigureData(IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<string>> Rows);
