using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Judging;

/// <summary>Which of the published kinds of compression leave a solution its accuracy, in words, of each run that grokked (measure compress).</summary>
/// <param name="study">The runs.</param>
/// <param name="of">"delta": what training added, Δ = θ_T − θ_0; "theta": the weights themselves.</param>
internal sealed class Compressions(Study study, string of)
{
    /// <summary>Name of the measure.</summary>
    public const string Measure = "compress";

    private const string Svd = "SVD", Prune = "pruning", Scale = "±5 % scaling";
    private const double Keep = 0.95, Half = 0.5;
    private static readonly string[] All = [Svd, Prune, Scale];
    private static readonly string[] LowRank = ["svd_packed", "svd_matrix"], Pruning = ["prune", "prune_tensor"];
    private static readonly double[] Scales = [0.95, 1.05];

    /// <summary>What counts as preserving, for rules.</summary>
    public static string Preserves { get; } =
        $"A kind preserves if every task keeps {100 * Keep} % of its test accuracy: SVD (svd_packed, svd_matrix) and pruning (prune, prune_tensor) at some setting with a description of at most half the bits, scaling at both 0.95 and 1.05.";

    private readonly string[][] _preserving =
    [
        .. ClaimRuns.Grokked(study).Select(run => run.ResultOf(Measure)).OfType<MeasureResult>().Select(result => Kinds(result, of)),
    ];

    /// <summary>Runs of which no kind leaves the accuracy.</summary>
    public ShareTest None => new(_preserving.Count(kinds => kinds.Length == 0), _preserving.Length);

    /// <summary>In how many runs which kind leaves it: "it is preserved by SVD in 0, pruning in 1 and ±5 % scaling in 6 of 6 runs"; "none preserves it in any run".</summary>
    public string InWords => _preserving.All(kinds => kinds.Length == 0)
        ? "none preserves it in any run"
        : $"it is preserved by {Words.List([.. All.Select(kind => $"{kind} in {_preserving.Count(kinds => kinds.Contains(kind))}")])} of {_preserving.Length} runs";

    private static string[] Kinds(MeasureResult result, string of) =>
    [
        .. Shortens(result, of, LowRank) ? [Svd] : Array.Empty<string>(),
        .. Shortens(result, of, Pruning) ? [Prune] : Array.Empty<string>(),
        .. Scales.All(scale => Kept(result, of, scale) >= Keep) ? [Scale] : Array.Empty<string>(),
    ];

    private static bool Shortens(MeasureResult result, string of, string[] methods) =>
        result.RowsOf("smallest").Any(row => row.Text("of") == of && methods.Contains(row.Text("method")) && row.Number("share") <= Half);

    private static double Kept(MeasureResult result, string of, double scale)
    {
        ResultRow[] rows = [.. result.RowsOf("")];
        Dictionary<string, double> whole = rows.Where(row => row.Text("of") == "theta" && row.Text("method") == "none").ToDictionary(row => row.Text("task"), row => row.Number("test_accuracy"));
        double[] kept = [.. rows.Where(row => row.Text("of") == of && row.Text("method") == "scale" && row.Number("value") == scale).Select(row => row.Number("test_accuracy") / whole[row.Text("task")])];
        return kept.Length == 0 ? double.NaN : kept.Min();
    }
}
