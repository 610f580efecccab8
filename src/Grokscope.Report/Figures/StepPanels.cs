using Grokscope.Report.Reading;

namespace Grokscope.Report.Figures;

/// <summary>What a panel shows of one run.</summary>
/// <param name="Lines">Curves.</param>
/// <param name="Marks">Points.</param>
/// <param name="Bands">Areas.</param>
internal sealed record RunDrawing(IReadOnlyList<Line> Lines, IReadOnlyList<Mark> Marks, IReadOnlyList<Band> Bands);

/// <summary>Panels over the steps, one for each condition, with all its runs.</summary>
internal static class StepPanels
{
    /// <summary>What captions say of the axes.</summary>
    public const string AxesNote = " Conditions have step axes of their own, as their runs differ much in length; heights are shared.";

    /// <summary>A panel.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="heights">Vertical axis.</param>
    /// <param name="draw">What is drawn of a run.</param>
    /// <param name="levels">Heights of reference lines.</param>
    public static Panel Of(MeasuredCondition condition, Axis heights, Func<RunMeasured, RunDrawing> draw, params IReadOnlyList<double> levels)
    {
        RunDrawing[] drawings = [.. condition.Runs.Select(draw)];
        return new Panel(
            condition.Title, condition.GrokNote, condition.Steps, heights,
            [.. drawings.SelectMany(drawing => drawing.Lines)], [.. drawings.SelectMany(drawing => drawing.Marks)], levels)
        {
            Bands = [.. drawings.SelectMany(drawing => drawing.Bands)],
            Run = condition.OnlyRun,
        };
    }
}
