using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Decay;

/// <summary>How the number of directions that is enough, and the lead of the defect's onset, go with weight decay.</summary>
internal sealed class LeadAndThreshold : IPartWriter
{
    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        Block[] blocks =
        [
            .. Measured.Read(study, ThresholdFigure.Measure) is { } reconstructed ? [new ThresholdFigure(study, reconstructed).Figure] : Array.Empty<Block>(),
            .. Measured.Read(study, LeadFigure.Measure) is { } onsets ? [new LeadFigure(study, onsets).Figure] : Array.Empty<Block>(),
            .. study.ResultOf(LeadTable.Measure) is { } nulls ? [LeadTable.Of(nulls)] : Array.Empty<Block>(),
        ];
        return blocks.Length == 0 ? null : new Part("threshold", "Directions that are enough, and lead of the onset", blocks);
    }
}
