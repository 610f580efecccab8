using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Compression;

/// <summary>From how few directions of its path a solution can be put together again, against paths that do not hold it and random errors. From the measure reconstruct.</summary>
internal sealed class Reconstruction : IPartWriter
{
    /// <summary>The measure.</summary>
    public const string MeasureName = "reconstruct";

    /// <summary>The published view.</summary>
    public const string Uncentred = "uncentred";

    /// <summary>No views of a path, but what these are held against.</summary>
    public const string Random = "random", Perturbed = "perturbed";

    /// <summary>Views that differ in what they know of the solution, by column of the figures.</summary>
    public static IReadOnlyList<string> Followed { get; } = [Uncentred, "past", "undecayed", "undecayed_past"];

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (Measured.Read(study, MeasureName) is not { } measured)
            return null;
        string[] others = [.. measured.Rows().Select(row => row.Text("view")).Distinct().Except([.. Followed, Random, Perturbed])];
        return new Part("reconstruction", "The solution from a few directions of its path",
        [
            ReconstructionFigure.Of("reconstruction", measured, Followed,
                " Uncentred, as published: the solution is one of the path's rows. Past: it is not. Undecayed: the initial weights' decay, which any run has, is taken off first."),
            new Fold("Number of directions that is enough, by run", KStars.Table(measured)),
            .. others.Length > 0
                ? [new Fold("Other ways to centre the path", ReconstructionFigure.Of("reconstruction-centred", measured, [Uncentred, .. others],
                    " Centred: rows minus their mean, but the solution measured from the start, so that it does not lie in their span; with init: the start is one of the rows; affine: the mean is put back; after grok: only the path since the grok."))]
                : Array.Empty<Block>(),
            .. Ablations.Figure(measured) is { } ablations ? [ablations] : Array.Empty<Block>(),
        ]);
    }

    /// <summary>A view in words.</summary>
    public static string NameOf(string view) => view switch
    {
        Uncentred => "uncentred, as published",
        "undecayed_past" => "undecayed and past",
        Random => "random directions",
        Perturbed => "random error of the same size",
        _ => view.Replace('_', ' '),
    };
}
