using Grokscope.Report.Page;

namespace Grokscope.Report.Figures;

/// <summary>One plot of a figure: data only.</summary>
/// <param name="Title">First line above the plot.</param>
/// <param name="Note">Second line, smaller.</param>
/// <param name="X">Horizontal axis.</param>
/// <param name="Y">Vertical axis.</param>
/// <param name="Lines">Curves, drawn in order.</param>
/// <param name="Marks">Points that stand out.</param>
/// <param name="Levels">Heights of horizontal reference lines.</param>
internal sealed record Panel(
    string Title,
    string Note,
    Axis X,
    Axis Y,
    IReadOnlyList<Line> Lines,
    IReadOnlyList<Mark> Marks,
    IReadOnlyList<double> Levels)
{
    /// <summary>Areas between two heights, drawn first.</summary>
    public IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>Bars that stand on the lower end of the vertical axis, drawn before the lines.</summary>
    public IReadOnlyList<Bar> Bars { get; init; } = [];

    /// <summary>Coloured cells below all else; null where the plot has none.</summary>
    public HeatMap? Map { get; init; }

    /// <summary>Whether nothing stands in it.</summary>
    public bool IsEmpty => Lines.Count + Marks.Count + Bands.Count + Bars.Count == 0 && Map is null;

    /// <summary>Name of the only run that is shown; null where several are. The reader can hide runs.</summary>
    public string? Run { get; init; }
}

/// <summary>An axis.</summary>
/// <param name="Label">Quantity and unit.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end, greater.</param>
/// <param name="IsLogarithmic">Whether equal ratios have equal lengths; both ends are positive then.</param>
/// <param name="Names">Positions with what stands there; null for round numbers.</param>
internal sealed record Axis(string Label, double Low, double High, bool IsLogarithmic = false, IReadOnlyList<(double At, string Text)>? Names = null)
{
    /// <summary>Label of the axis of training steps, on which the page shows the step that its reader picks.</summary>
    public const string StepLabel = "step";

    private const int MostNames = 7;

    // From 1, 2 and 5 of each power of ten two stand in any range of this ratio.
    private const double LeastRoom = 1.15, LeastRatio = 5;
    private static readonly int[] Factors = [1, 2, 5];

    /// <summary>Training steps from 0 on.</summary>
    public static Axis Steps(double last) => new(StepLabel, 0, last);

    /// <summary>A logarithmic axis that holds all values, with room at both ends; 1, 2 and 5 of each power of ten stand there where they are few.</summary>
    /// <param name="label">Quantity and unit.</param>
    /// <param name="values">At least one; those that are not positive, or not finite, are passed over.</param>
    public static Axis Logarithmic(string label, IEnumerable<double> values)
    {
        double[] positive = [.. values.Where(value => double.IsFinite(value) && value > 0).DefaultIfEmpty(1)];
        double room = Math.Max(LeastRoom, Math.Sqrt(LeastRatio * positive.Min() / positive.Max()));
        double low = positive.Min() / room, high = positive.Max() * room;
        (double At, string Text)[] names =
        [
            .. Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high / low)) + 2)
                .SelectMany(power => Factors.Select(factor => factor * Math.Pow(10, power))).Where(at => at >= low && at <= high).Select(at => (at, Words.Significant(at))),
        ];
        return new Axis(label, low, high, IsLogarithmic: true, names.Length is > 1 and <= MostNames ? names : null);
    }

    /// <summary>A place for each name, from left to right at 0, 1, 2 ….</summary>
    public static Axis Places(string label, IReadOnlyList<string> names) =>
        new(label, -0.5, names.Count - 0.5, Names: [.. names.Select((name, i) => ((double)i, name))]);
}

/// <summary>A curve.</summary>
/// <param name="Pen">How it is drawn.</param>
/// <param name="X">Positions; ascending for a function of x, otherwise a path.</param>
/// <param name="Y">Heights, as many; a height that is not finite is left out.</param>
/// <param name="Run">Name of the run that it shows; null where it shows none, or several.</param>
internal sealed record Line(Pen Pen, IReadOnlyList<double> X, IReadOnlyList<double> Y, string? Run = null);

/// <summary>An area between two heights, such as an interval over steps.</summary>
/// <param name="Pen">Its colour, which is drawn pale.</param>
/// <param name="X">Positions, ascending.</param>
/// <param name="Low">Lower edge.</param>
/// <param name="High">Upper edge.</param>
/// <param name="Run">As of a line.</param>
internal sealed record Band(Pen Pen, IReadOnlyList<double> X, IReadOnlyList<double> Low, IReadOnlyList<double> High, string? Run = null);

/// <summary>A bar from the lower end of the vertical axis.</summary>
/// <param name="Pen">Its colour.</param>
/// <param name="X">Its middle.</param>
/// <param name="Width">Its width, in units of the axis.</param>
/// <param name="Y">Its height.</param>
/// <param name="Run">As of a line.</param>
internal sealed record Bar(Pen Pen, double X, double Width, double Y, string? Run = null);

/// <summary>A point that stands out.</summary>
/// <param name="Pen">Its colour.</param>
/// <param name="X">Position.</param>
/// <param name="Y">Height.</param>
/// <param name="Form">How it looks.</param>
/// <param name="Run">As of a line.</param>
internal sealed record Mark(Pen Pen, double X, double Y, MarkForm Form = MarkForm.Dot, string? Run = null);

/// <summary>A grid of coloured cells of equal size that fills the plot.</summary>
/// <param name="Values">Heights [row, column], row 0 at the lower end of the vertical axis; NaN leaves a cell empty.</param>
/// <param name="Low">Value of the scale's first colour; smaller ones have it, too.</param>
/// <param name="High">Value of its last colour.</param>
/// <param name="IsLogarithmic">Whether equal ratios are equal steps of colour.</param>
/// <param name="Label">Quantity and unit.</param>
internal sealed record HeatMap(double[,] Values, double Low, double High, bool IsLogarithmic, string Label);

/// <summary>How a point looks.</summary>
internal enum MarkForm
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
internal sealed record LegendEntry(Pen Pen, string Text, bool IsMark = false, MarkForm Form = MarkForm.Dot);

/// <summary>The numbers of a figure as a table.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">Rows, each value as it is to be written.</param>
internal sealed record FigureData(IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<string>> Rows);
