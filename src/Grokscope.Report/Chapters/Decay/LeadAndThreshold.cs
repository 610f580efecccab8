using Grokscope.Report.Chapters.Compression;
using Grokscope.Report.Chapters.Integrability;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Decay;

/// <summary>How the number of directions that is enough, and the lead of the defect's onset, go with weight decay. Their tables stand in the chapters on compression and integrability.</summary>
internal sealed class LeadAndThreshold : IPartWriter
{
    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        Block[] figures =
        [
            .. Measured.Read(study, Reconstruction.MeasureName) is { } reconstructed ? [KStars.Figure(reconstructed)] : Array.Empty<Block>(),
            .. Measured.Read(study, OnsetLead.MeasureName) is { } onsets ? [OnsetFigures.Leads(onsets, OnsetLead.RulesOf(onsets))] : Array.Empty<Block>(),
        ];
        return figures.Length == 0 ? null : new Part("threshold", "Directions that are enough, and lead of the onset", figures);
    }
}
