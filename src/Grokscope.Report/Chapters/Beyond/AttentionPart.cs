using Grokscope.Geometry.Measuring;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>A layer's attention weights, or what of them belongs to a head, in the tables of the measure spectra.</summary>
/// <param name="Object">"weights", "block", "QK" or "OV".</param>
/// <param name="Layer">The layer.</param>
/// <param name="Head">The head; "all" for a whole layer.</param>
internal sealed record AttentionPart(string Object, int Layer, string Head)
{
    /// <summary>"layer 0", "layer 0, head 1".</summary>
    public string Words => IsLayer ? $"layer {Layer}" : $"layer {Layer}, head {Head}";

    /// <summary>"L0" for a layer, "h1" for a head of it.</summary>
    public string Short => IsLayer ? $"L{Layer}" : $"h{Head}";

    /// <summary>Its name among the published numbers, which are of layers and of blocks: "layer0", "layer0.block1".</summary>
    public string Published => Object switch
    {
        "weights" => $"layer{Layer}",
        "block" => $"layer{Layer}.block{Head}",
        _ => "",
    };

    /// <summary>Whether it is a whole layer.</summary>
    public bool IsLayer => Head == "all";

    /// <summary>Name of the table that holds its gaps and commutators.</summary>
    public string Table => Object is "weights" or "block" ? "portrait" : "heads";

    /// <summary>What a row is of.</summary>
    public static AttentionPart Of(ResultRow row) => new(row.Text("object"), (int)row.Number("layer"), row.Text("head"));

    /// <summary>All of some objects that a run has, layer after layer, the whole layer before its heads.</summary>
    public static IReadOnlyList<AttentionPart> Of(RunMeasured run, params string[] objects) =>
    [
        .. run.Rows("timing").Select(Of).Distinct().Where(part => objects.Contains(part.Object)).OrderBy(part => part.Layer).ThenBy(part => Array.IndexOf(objects, part.Object)),
    ];

    /// <summary>Its rows over the steps.</summary>
    public IEnumerable<ResultRow> Rows(RunMeasured run) => run.Rows(Table).Where(row => Of(row) == this);

    /// <summary>Its markers, of the commutator as it is.</summary>
    public ResultRow? Timing(RunMeasured run) => run.Rows("timing").FirstOrDefault(row => row.Text("form") == "commutator" && Of(row) == this);
}
