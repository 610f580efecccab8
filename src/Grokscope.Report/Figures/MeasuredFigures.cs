using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Figures;

/// <summary>What stands below a figure of a measure's runs.</summary>
/// <param name="Name">Name of its files.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Of">What follows the number of runs where there are more than conditions: ", of each condition the first drawn".</param>
/// <param name="Band">What bands are.</param>
/// <param name="Null">What the numbers would be if there were nothing to find.</param>
internal sealed record FigureText(string Name, string Caption, string Of, string Band, string Null);

/// <summary>Figures of a measure's runs.</summary>
internal static class MeasuredFigures
{
    /// <summary>A figure, with what its caption has to add where not all of it is drawn.</summary>
    public static Figure Figure(this Measured measured, FigureText text, IEnumerable<Panel> panels, int perRow, IReadOnlyList<LegendEntry> legend, FigureData data)
    {
        Panel[] all = [.. panels], drawn = [.. all.Take(PanelGrid.Most)];
        bool isThinned = drawn.SelectMany(panel => panel.Lines).Any(line => line.X.Count > 2 * Thinning.Stretches);
        return new Figure(text.Name, text.Caption + PanelGrid.Note(all.Length, "panel") + (isThinned ? " " + Thinning.Words : ""), drawn, perRow, legend, data)
        {
            Of = measured.RunWords + (measured.Runs.Count() > measured.Conditions.Count ? text.Of : ""),
            Band = text.Band,
            Null = text.Null,
            Measures = [measured.Measure],
        };
    }
}
