using System.Globalization;

namespace Grokscope.Tests.Report;

/// <summary>
/// A study's folder with made-up files: decay 1 and 0 by seeds 1, 2 and 3. With decay 1, add groks at 300, 500 and 400 and mul at 200 in
/// the first two; of the others, seed 1 is censored, seed 2 diverged and seed 3 has not begun.
/// </summary>
internal static class MadeUpStudy
{
    private const int Cap = 1000;

    /// <summary>Writes the study into a folder of this name.</summary>
    public static string In(TemporaryFolder folder, string name = "study")
    {
        string study = Directory.CreateDirectory(folder[name]).FullName;
        File.WriteAllText(Path.Combine(study, "sweep.toml"), """
            [task]
            modulus = 11
            [task.outputs]
            add = "a + b"
            mul = "a * b"
            [train]
            steps = 1000
            [sweep]
            weight_decay = [1.0, 0.0]
            seed = [1, 2, 3]
            """);
        Write(study, "weight_decay=1.0_seed=1", "grokked", 600, add: 300, mul: 200);
        Write(study, "weight_decay=1.0_seed=2", "grokked", 700, add: 500, mul: 200);
        Write(study, "weight_decay=1.0_seed=3", "censored", Cap, add: 400, mul: null);
        Write(study, "weight_decay=0.0_seed=1", "censored", Cap, add: null, mul: null);
        Write(study, "weight_decay=0.0_seed=2", "diverged", 350, add: null, mul: null);
        return study;
    }

    private static void Write(string study, string cell, string status, int steps, int? add, int? mul)
    {
        string folder = Directory.CreateDirectory(Path.Combine(study, cell)).FullName;
        File.WriteAllText(Path.Combine(folder, "result.json"), $$"""
            {
              "schema_version": 1, "status": "{{status}}", "steps": {{steps}},
              "tasks": {
                "add": { "grok_step": {{Text(add)}}, "step_50": 100, "step_90": 100, "step_98": {{Text(add)}} },
                "mul": { "grok_step": {{Text(mul)}}, "step_50": 100, "step_90": null, "step_98": {{Text(mul)}} }
              },
              "weights_sha256": "{{new string('a', 60)}}{{steps:0000}}", "seconds": 2
            }
            """);
        IEnumerable<string> rows = Enumerable.Range(0, (steps / 100) + 1).Select(i => Math.Max(1, i * 100)).Select(step => string.Join(',', new[]
        {
            step, 1, 1, Test(step, add), Test(step, mul), 1e-4, 1e-3, 2.5 - Test(step, add), 2.5 - Test(step, mul),
        }.Select(v => v.ToString(CultureInfo.InvariantCulture))));
        File.WriteAllText(
            Path.Combine(folder, "eval.csv"),
            "step,train_acc_add,train_acc_mul,test_acc_add,test_acc_mul,train_loss_add,train_loss_mul,test_loss_add,test_loss_mul\n" + string.Concat(rows.Select(r => r + "\n")));
    }

    private static double Test(int step, int? grok) => step >= grok ? 1 : 0.25;

    private static string Text(int? step) => step?.ToString(CultureInfo.InvariantCulture) ?? "null";
}
