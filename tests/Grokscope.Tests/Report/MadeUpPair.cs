using System.Globalization;
using Grokscope.Report;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Grokscope.Training;

namespace Grokscope.Tests.Report;

/// <summary>
/// A made-up study of the published two tasks: decay 1 and 0 by seeds 42 and 137. With decay 1, mul groks at 200 and add at 300, and the runs end at 400; without, none groks.
/// </summary>
internal sealed class MadeUpPair : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MadeUpPair(int modulus = 97)
    {
        Path = Directory.CreateDirectory(_folder["pair"]).FullName;
        File.WriteAllText(System.IO.Path.Combine(Path, "sweep.toml"), $$"""
            [task]
            modulus = {{modulus}}
            [task.outputs]
            add = "a + b"
            mul = "a * b"
            [train]
            steps = 1000
            [sweep]
            weight_decay = [1.0, 0.0]
            seed = [42, 137]
            """);
        foreach (int seed in new[] { 42, 137 })
        {
            Write(Run(1, seed), "grokked", 300, 200);
            Write(Run(0, seed), "censored", null, null);
        }
    }

    public static int[] Steps { get; } = [0, 100, 200, 300, 400];

    public string Path { get; }

    /// <summary>All runs but the last: decay 0 with seed 137.</summary>
    public IEnumerable<string> AllButOne => [Run(1, 42), Run(1, 137), Run(0, 42)];

    public string Run(int decay, int seed) => System.IO.Path.Combine(Path, $"weight_decay={decay}.0_seed={seed}");

    /// <summary>A part of the page; null where it has none.</summary>
    public Part? Part(string id) => StudyReport.PageOf(Study.Read(Path)).Chapters.SelectMany(chapter => chapter.Parts).SingleOrDefault(part => part.Id == id);

    /// <summary>A figure of a part, also of what opens on demand.</summary>
    public Figure Figure(string part, string name) => Blocks(part).OfType<Figure>().Single(figure => figure.Name == name);

    /// <summary>Tables of a part as their texts, also those that open on demand.</summary>
    public string[][][] Tables(string part) => [.. Blocks(part).OfType<Table>().Select(table => table.Rows.Select(row => row.Select(cell => cell.Text).ToArray()).Prepend([.. table.Columns]).ToArray())];

    public void Dispose() => _folder.Dispose();

    private IEnumerable<Block> Blocks(string part) => Part(part)!.Blocks.Select(block => block is Fold fold ? fold.Content : block);

    private static void Write(string path, string status, int? add, int? mul)
    {
        var run = new RunFolder(Directory.CreateDirectory(path).FullName);
        File.WriteAllText(run.Result, $$"""
            {
              "schema_version": 1, "status": "{{status}}", "steps": 400,
              "tasks": {
                "add": { "grok_step": {{Text(add)}}, "step_50": null, "step_90": null, "step_98": {{Text(add)}} },
                "mul": { "grok_step": {{Text(mul)}}, "step_50": null, "step_90": null, "step_98": {{Text(mul)}} }
              },
              "weights_sha256": "{{new string('a', 64)}}", "seconds": 2
            }
            """);
        File.WriteAllText(run.EvalCsv, "step,train_acc_add,train_acc_mul,test_acc_add,test_acc_mul,train_loss_add,train_loss_mul,test_loss_add,test_loss_mul\n400,1,1,1,1,0.1,0.1,0.1,0.1\n");
    }

    private static string Text(int? step) => step?.ToString(CultureInfo.InvariantCulture) ?? "null";
}
