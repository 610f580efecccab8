using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The spectrum of ten consecutive updates, and whether its gap declines before the grok. From the measures gram and gram-study.</summary>
internal sealed class UpdateGram : IPartWriter
{
    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (Measured.Read(study, "gram") is not { } measured)
            return null;
        MeasureResult? comparison = study.ResultOf("gram-study");
        return new Part("gram", "Spectrum of the updates",
        [
            new Paragraph(
                $"Published: the gap g23 = σ2² − σ3² of ten consecutive updates of the attention weights has declined {Published("grokking_decline_least")}- to {Published("grokking_decline_most")}-fold at the grok, in {Published("grokking_declined")} of {Published("grokking_runs")} runs that grok, "
                + $"and in {Published("control_declined")} of {Published("control_runs")} that do not. It is the largest of all windows before the grok over the one at it, and of runs without a grok it is never asked: it cannot fail. "
                + "Here the same ratio is also taken at all earlier windows of the run, and at the same time in runs without a grok."),
            GapCurves.Of(measured, comparison),
            GramTables.Earlier(measured),
            .. comparison is null ? [new Paragraph("The comparison of runs with and without a grok needs a study of several runs; it has not been taken (measure gram-study).")]
                : (Block[])[DeclineFigure.Of(measured, comparison), GramTables.Comparison(comparison), GramTables.Published(comparison)],
        ]);
    }

    private static string Published(string quantity) => Words.Whole(PublishedValues.Of("gram_" + quantity)!.Value);
}
