using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>Gaps and commutators of the attention weights, as published and free of the heads' bases. From the measure spectra.</summary>
internal sealed class PhasePortraits : IPartWriter
{
    private const string MeasureName = "spectra";

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (Measured.Read(study, MeasureName) is not { } measured)
            return null;
        return new Part("spectra", "Spectra of the attention weights",
        [
            new Paragraph("Published: the gap σ1 − σ2 of the query weights WQ is smallest where they commute least with the key weights WK, at the grok. Neither number is a property of what the model computes: a head's basis can be turned without changing any answer, and the commutator "
                + "grows with the weights. The products QK = WQᵀWK and OV = WO·WV of each head stay as they are in any basis; what is published stands first, and beside it the same question asked of them."),
            PortraitPaths.Of(measured),
            HeadCurves.Of(measured),
            Cascades.Of(measured),
            CommutatorMaps.Of(measured),
            SpectraTables.Timing(measured),
            .. SpectraTables.Published(measured) is { } published ? [published] : Array.Empty<Block>(),
        ]);
    }
}
