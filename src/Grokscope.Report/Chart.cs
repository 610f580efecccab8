using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Training.Storage;

namespace Grokscope.Report;

/// <summary>A figure of your own, from columns of numbers, drawn as the report draws its figures.</summary>
/// <param name="title">What it shows.</param>
/// <param name="x">Quantity and unit of the horizontal axis.</param>
/// <param name="y">Quantity and unit of the vertical axis.</param>
/// <example>
/// <code>
/// double[] steps = [.. run.Evaluations.Select(row =&gt; (double)row.Step)];
/// new Chart("Loss on the test pairs", "step", "nats") { LogarithmicY = true }
///     .AddLine("first task", steps, [.. run.Evaluations.Select(row =&gt; row.TestLoss[0])])
///     .AddPoints("end", [steps[^1]], [run.Evaluations[^1].TestLoss[0]])
///     .Write("runs/figures", "test_loss");
/// </code>
/// </example>
public sealed class Chart(string title, string x, string y)
{
    private readonly List<(string Name, bool IsLine, IReadOnlyList<double> X, IReadOnlyList<double> Y)> _series = [];

    /// <summary>Whether equal ratios have equal lengths on the horizontal axis; what is not positive is left out then.</summary>
    public bool LogarithmicX { get; init; }

    /// <summary>The same of the vertical axis.</summary>
    public bool LogarithmicY { get; init; }

    /// <summary>Adds a curve.</summary>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="x">Positions.</param>
    /// <param name="y">Heights, as many; a height that is not finite is left out.</param>
    /// <returns>This chart.</returns>
    /// <exception cref="ArgumentException">The columns are not of one length.</exception>
    public Chart AddLine(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => Add(name, isLine: true, x, y);

    /// <summary>Adds points.</summary>
    /// <inheritdoc cref="AddLine"/>
    public Chart AddPoints(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => Add(name, isLine: false, x, y);

    /// <summary>Writes it into a folder, which is made where it does not exist: NAME.svg, NAME.png with twice as many pixels, and NAME.csv with the numbers.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Name of the files, without ending.</param>
    /// <exception cref="StorageException">They cannot be written.</exception>
    public void Write(string folder, string name)
    {
        DurableFile.CreateFolder(folder);
        FigureFiles.Write(Figure(name), folder);
    }

    /// <summary>It as the text of an SVG drawing.</summary>
    public string ToSvg() => FigureFiles.Svg(Figure("chart")).ToString();

    private Chart Add(string name, bool isLine, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count != y.Count)
            throw new ArgumentException($"{name} has {x.Count} positions and {y.Count} heights.", nameof(y));
        _series.Add((name, isLine, x, y));
        return this;
    }

    private Figure Figure(string name)
    {
        var pens = _series.Select((_, index) => Palette.KindOf(index)).ToArray();
        var panel = new Panel(
            title, "", AxisOf(x, LogarithmicX, _series.SelectMany(s => s.X)), AxisOf(y, LogarithmicY, _series.SelectMany(s => s.Y)),
            [.. _series.Zip(pens).Where(s => s.First.IsLine).Select(s => new Line(s.Second, s.First.X, s.First.Y))],
            [.. _series.Zip(pens).Where(s => !s.First.IsLine).SelectMany(s => s.First.X.Zip(s.First.Y).Where(IsShown).Select(at => new Mark(s.Second, at.First, at.Second)))],
            []);
        return new Figure(
            name, title, [panel], 1, [.. _series.Zip(pens).Select(s => new LegendEntry(s.Second, s.First.Name, IsMark: !s.First.IsLine))],
            new FigureData(["series", x, y], _series.SelectMany(s => s.X.Zip(s.Y).Select(at => (IReadOnlyList<string>)[s.Name, Words.Exact(at.First), Words.ExactOrNone(at.Second)]))))
        {
            Of = "",
            Band = "",
            Null = "",
            Measures = [],
        };
    }

    private bool IsShown((double X, double Y) at) =>
        double.IsFinite(at.X) && double.IsFinite(at.Y) && (!LogarithmicX || at.X > 0) && (!LogarithmicY || at.Y > 0);

    private static Axis AxisOf(string label, bool isLogarithmic, IEnumerable<double> values)
    {
        if (isLogarithmic)
            return Axes.Logarithmic(label, values);
        double[] shown = [.. values.Where(double.IsFinite)];
        double low = shown.DefaultIfEmpty(0).Min(), high = shown.DefaultIfEmpty(1).Max();
        return low < high ? Axes.Linear(label, shown, low, high) : Axes.Linear(label, shown, low - 1, high + 1);
    }
}
