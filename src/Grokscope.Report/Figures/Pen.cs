namespace Grokscope.Report.Figures;

/// <summary>
/// How something is drawn. ScottPlot knows nothing of dark pages, and turns dashes into outlines that make a page ten times larger. So
/// every pen draws a full line in a colour of its own, its key, and <see cref="SvgRewriter"/> then puts the real colour and the dashes there.
/// </summary>
/// <param name="Key">The colour to draw with, as "#RRGGBB"; no two pens share one.</param>
/// <param name="Variable">Name of the colour in the page's style sheet.</param>
/// <param name="Light">The colour on light ground, as "#RRGGBB".</param>
/// <param name="Dark">The colour on dark ground.</param>
/// <param name="Width">Width of lines.</param>
/// <param name="Dashes">Lengths of dashes and gaps; null for a full line.</param>
internal sealed record Pen(string Key, string Variable, string Light, string Dark, float Width = 1, string? Dashes = null);
