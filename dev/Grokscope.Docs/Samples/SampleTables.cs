using System.Globalization;
using Grokscope.Report.Page;

namespace Grokscope.Docs.Samples;

/// <summary>The tables on the samples' pages, from the samples' results. Numbers are medians over runs, the smallest and the largest in brackets.</summary>
internal static class SampleTables
{
    private static readonly string[] Tasks = ["add", "sub", "mul", "div", "sq"], Criteria = ["acc_90", "acc_98"];

    /// <summary>Grok steps and shared frequencies of two tasks at a time.</summary>
    public static string Division(string root, string text) => MadeText.Fill(text, _ =>
    {
        var sweep = SampleResults.Read(root, "division", "sweep");
        ILookup<string, SampleResults.Row> shared = SampleResults.Read(root, "division", "fourier_shared").Rows.ToLookup(row => row["cell"]);
        return MarkdownTable.Of(
            ["modulus", "tasks", "grokked", "last grok step", "key frequencies of the two tasks", "shared", "shared by chance"],
            sweep.Rows.GroupBy(row => (Modulus: row["modulus"], Tasks: row["outputs"])).Select(group => (string[])
            [
                group.Key.Modulus, group.Key.Tasks, Grokked(group), Median(LastGroks(group), Whole),
                .. Frequencies([.. group.Where(row => row["status"] == "grokked").SelectMany(row => shared[row["cell"]])]),
            ]));
    });

    /// <summary>Grok steps of five tasks, their heads, and directions that are enough.</summary>
    public static string Five(string root, string text) => MadeText.Fill(text, part =>
    {
        IReadOnlyList<SampleResults.Row> sweep = SampleResults.Read(root, "five-tasks", "sweep").Rows;
        IReadOnlyList<SampleResults.Row> symmetry = SampleResults.Read(root, "five-tasks", "symmetry_summary").Rows;
        return part switch
        {
            "grok steps" => MarkdownTable.Of(
                ["task", "grokked", "grok step", "symmetries", "50 % of test pairs with an equivalent training pair", "50 % of those without"],
                Tasks.Select(task =>
                {
                    SampleResults.Row[] rows = [.. symmetry.Where(row => row["task"] == task)];
                    double[] groks = [.. sweep.Select(row => row.Number($"grok_step_{task}"))];
                    return (string[])
                    [
                        task, $"{groks.Count(double.IsFinite)} of {groks.Length}", Median(groks, Whole), Whole(rows[0].Number("symmetries")),
                        Median(rows.Select(row => row.Number("step_50_with")), Whole), Median(rows.Select(row => row.Number("step_50_without")), Whole),
                    ];
                })),
            "heads" => MarkdownTable.Of(
                ["heads", "n", "cosine", "random", "mean squared cosine of the principal angles", "random"],
                SampleResults.Read(root, "five-tasks", "heads").Rows.GroupBy(row => $"{row["task_a"]}, {row["task_b"]}").Select(pair => (string[])
                [
                    pair.Key, Whole(pair.Count()), Median(pair.Select(row => row.Number("cosine")), Digits), "±" + Digits(pair.First().Number("random_cosine")),
                    Median(pair.Select(row => row.Number("mean_squared_cosine")), Digits), Digits(pair.First().Number("random_mean_squared_cosine")),
                ])),
            _ => MarkdownTable.Of(["path", "n", "k* for 90 %", "k* for 98 %"], Directions(root, "five-tasks", _ => "")),
        };
    });

    /// <summary>One layer beside two.</summary>
    public static string Depth(string root, string text) => MadeText.Fill(text, part =>
    {
        IReadOnlyList<SampleResults.Row> sweep = SampleResults.Read(root, "depth", "sweep").Rows;
        return part == "directions" ? MarkdownTable.Of(["layers, path", "n", "k* for 90 %", "k* for 98 %"], Directions(root, "depth", Layers)) : MarkdownTable.Of(
            ["layers", "grokked", "last grok step", "deepest λ_min", "converged", "first component of the whole path", "of a random walk"],
            sweep.GroupBy(row => row["layers"]).Select(group =>
            {
                SampleResults.Row[] curvature = [.. Of("hessian_summary", group.Key).Where(row => row["loss"] == "total")], path = [.. Of("pca_summary", group.Key).Where(row => row["object"] == "all")];
                return (string[])
                [
                    group.Key, Grokked(group), Median(LastGroks(group), Whole), Median(curvature.Select(row => row.Number("deepest")), Digits),
                    $"{Whole(curvature.Sum(row => row.Number("converged")))} of {Whole(curvature.Sum(row => row.Number("points")))} points",
                    Median(path.Select(row => row.Number("pc1")), Digits), Median(path.Select(row => row.Number("walk_mean_pc1")), Digits),
                ];
            }));

        IEnumerable<SampleResults.Row> Of(string table, string layers) => SampleResults.Read(root, "depth", table).Rows.Where(row => Layers(row["cell"]) == layers);
    });

    private static string Layers(string cell) => cell.Split('_')[0]["layers=".Length..];

    private static IEnumerable<string[]> Directions(string root, string sample, Func<string, string> condition) =>
        SampleResults.Read(root, sample, "reconstruct_kstar_spread").Rows
            .Where(row => row["view"] is "uncentred" or "undecayed_past" && Criteria.Contains(row["criterion"]))
            .GroupBy(row => string.Join(", ", new[] { condition(row["cell"]), row["view"] }.Where(words => words.Length > 0)))
            .Select(group => (string[])[group.Key, Whole(group.Count() / 2), .. Criteria.Select(criterion => Median(group.Where(row => row["criterion"] == criterion).Select(row => row.Number("median")), Whole))]);

    private static string[] Frequencies(SampleResults.Row[] runs) =>
    [
        string.Join("; ", runs.Select(row => $"{row["keys_a"]}, {row["keys_b"]}")),
        runs.All(row => row["shared"].Length == 0) ? "of other groups" : string.Join("; ", runs.Select(row => row["shared"])),
        runs.All(row => row["shared"].Length == 0) ? "–" : string.Join("; ", runs.Select(row => Digits(row.Number("random_shared")))),
    ];

    private static string Grokked(IEnumerable<SampleResults.Row> runs) => $"{runs.Count(row => row["status"] == "grokked")} of {runs.Count()}";

    private static IEnumerable<double> LastGroks(IEnumerable<SampleResults.Row> runs) => runs.Select(row => row["status"] == "grokked"
        ? Tasks.Select(task => Grok(row, task)).Where(double.IsFinite).Max() : double.NaN);

    private static double Grok(SampleResults.Row row, string task) => row.Has($"grok_step_{task}") ? row.Number($"grok_step_{task}") : double.NaN;

    private static string Median(IEnumerable<double> values, Func<double, string> words) => Cells.OfRuns(values, words).Text;

    private static string Whole(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);

    private static string Digits(double value) => value.ToString(Math.Abs(value) < 10 ? "0.0##" : "0", CultureInfo.InvariantCulture);
}
