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
        if (Taken.Of(study, MeasureName) is not { } taken)
            return null;
        bool hasLines = taken.Runs.Any(run => run.Result.RowsOf("line").Any());
        return new Part("landscape", "Loss landscape",
        [
            new Paragraph("The loss on the plane of the path's first two principal directions, once of the whole path and once of the part since the run has memorised. The path lies off the plane by the share that the second figure shows: the loss at its shadow is not its own loss, and what a plane shows holds in the plane."),
            LossPlanes.Of(taken),
            OffPlane.Of(taken),
            LandscapeTables.Planes(taken),
            .. hasLines ? (Block[])[MemorisedToGrokked.Of(taken, study.Experiment.Task.Modulus), LandscapeTables.Barriers(taken)]
                : [new Paragraph("No run has both memorised and grokked, so that there is no line between the two.")],
        ]);
    }
}
