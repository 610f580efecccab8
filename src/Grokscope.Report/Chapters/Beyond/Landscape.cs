using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The loss around the path, and between memorised and grokked. From the measure landscape.</summary>
internal sealed class Landscape : IPartWriter
{
    private const string MeasureName = "landscape";

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (Measured.Read(study, MeasureName) is not { } measured)
            return null;
        bool hasLines = measured.Runs.Any(run => run.Rows("line").Any());
        return new Part("landscape", "Loss landscape",
        [
            new Paragraph("The loss on the plane of the path's first two principal directions, once of the whole path and once of the part since the run has memorised. The path lies off the plane by the share that the second figure shows: the loss at its shadow is not its own loss, and what a plane shows holds in the plane."),
            LossPlanes.Of(measured),
            OffPlane.Of(measured),
            LandscapeTables.Planes(measured),
            .. hasLines ? (Block[])[MemorisedToGrokked.Of(measured), LandscapeTables.Barriers(measured)]
                : [new Paragraph("No run has both memorised and grokked, so that there is no line between the two.")],
        ]);
    }
}
