using Grokscope.Report.Figures;

namespace Grokscope.Report.Published;

/// <summary>Published values as marks of a figure.</summary>
internal static class PublishedMarks
{
    /// <summary>A square at the value; an open one where it is only a bound, without the dashes that would leave nothing of so small a square.</summary>
    /// <param name="value">The value.</param>
    /// <param name="x">Where it stands.</param>
    /// <param name="run">Name of the run beside which it stands; null for none.</param>
    public static Mark Of(PublishedValue value, double x, string? run = null) =>
        value.IsBound ? new Mark(Palette.Ink, x, value.Value, MarkForm.OpenSquare, run) : new Mark(Palette.Published, x, value.Value, MarkForm.Square, run);
}
