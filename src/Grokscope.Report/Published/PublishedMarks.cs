using Grokscope.Report.Figures;

namespace Grokscope.Report.Published;

/// <summary>Published values as marks of a figure: squares, black where they belong to no one curve.</summary>
internal static class PublishedMarks
{
    /// <summary>A mark at a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="x">Where it stands.</param>
    /// <param name="run">Name of the run beside which it stands; null for none.</param>
    public static Mark Of(PublishedValue value, double x, string? run = null) => At(x, value.Value, run, isBound: value.IsBound);

    /// <summary>A mark at a number that was made of published values.</summary>
    /// <param name="x">Where it stands.</param>
    /// <param name="y">The number.</param>
    /// <param name="run">Name of the run beside which it stands; null for none.</param>
    /// <param name="pen">Pen of the curve that it belongs to; null for none.</param>
    /// <param name="isBound">Whether it is only a bound: then the square is open, without the dashes that would leave nothing of so small a one.</param>
    public static Mark At(double x, double y, string? run = null, Pen? pen = null, bool isBound = false) =>
        isBound ? new Mark(pen ?? Palette.Ink, x, y, MarkForm.OpenSquare, run) : new Mark(pen ?? Palette.Published, x, y, MarkForm.Square, run);

    /// <summary>Their entry in the legend; none where none are shown.</summary>
    public static IEnumerable<LegendEntry> Legend(bool isShown, string text = "published", Pen? pen = null) =>
        isShown ? [new LegendEntry(pen ?? Palette.Published, text, IsMark: true, MarkForm.Square)] : [];
}
