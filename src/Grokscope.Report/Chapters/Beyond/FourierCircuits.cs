using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>In which frequencies the tasks are solved, and when that solution forms. From the measure fourier.</summary>
internal sealed class FourierCircuits : IPartWriter
{
    /// <summary>Name of the measure.</summary>
    public const string MeasureName = "fourier";

    /// <inheritdoc/>
    public Part? Write(Study study) => Measured.Read(study, MeasureName) is not { } measured ? null : new Part("fourier", "Fourier circuits",
    [
        new Paragraph(
            "A network that has grokked a + b works with a few frequencies k: its logits are sums of waves of the right answer, cos and sin of 2πk·answer/P (additive frequencies), or the same of the answer's discrete logarithm for "
            + $"a·b (multiplicative). Key frequencies are those that carry the logits of the last snapshot. {FourierTables.LeadWords(measured)}"),
        EmbeddingSpectra.Of(measured),
        KeyShares.Of(measured),
        CircuitLosses.Of(measured),
        FourierTables.Summary(measured),
        FourierTables.Shared(measured),
    ]);
}
