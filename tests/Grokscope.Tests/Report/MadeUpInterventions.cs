using System.Globalization;
using System.Text;
using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Geometry.Measuring;
using Grokscope.Training;
using Grokscope.Training.Interventions;

namespace Grokscope.Tests.Report;

/// <summary>
/// The folder of a made-up intervention study of the published tasks: along the path each strength delays by f times ten thousand steps, and half of the gradient is too
/// much; random directions do nothing.
/// </summary>
internal static class MadeUpInterventions
{
    private const string Text = """
        [task.outputs]
        add = "a + b"
        mul = "a * b"
        [model]
        d_model = 8
        layers = 1
        heads = 2
        d_ff = 8
        [train]
        steps = 20000
        [measure]
        only = ["dose-response"]
        [intervention]
        from_step = 500
        [sweep]
        kind = ["delete_orthogonal"]
        basis = ["path", "random"]
        fraction = [0.0, 0.05, 0.1, 0.5]
        seed = [1, 2, 3]
        batch_seed = [1, 2]
        """;

    /// <summary>Writes it and measures it.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="name">The folder's name.</param>
    /// <param name="with">What goes with it: lines of the file.</param>
    public static string In(TemporaryFolder folder, string name, string with = "")
    {
        string study = Directory.CreateDirectory(folder[name]).FullName;
        File.WriteAllText(Path.Combine(study, "sweep.toml"), $"{with}\n{Text}");
        foreach (SweepCell cell in Sweep.Cells(Experiment.Load(Path.Combine(study, "sweep.toml"))))
        {
            var run = new RunFolder(Directory.CreateDirectory(Path.Combine(study, cell.Name)).FullName);
            File.WriteAllText(run.Configuration, ExperimentWriter.ToToml(cell.Experiment, asRun: true, comments: false));
            int noise = (int)(100 * ((cell.Experiment.Train.Seed * 3) + (cell.Experiment.Train.BatchSeed * 5)) % 700);
            bool isPath = cell.Experiment.Intervention is { IsSet: true, Basis: BasisKind.Path };
            double f = cell.Experiment.Intervention.Fraction;
            Write(run, isPath && f == 0.5 ? null : 5000 + noise + (isPath ? (int)(10_000 * f) : (int)(f * noise / 2) / 100 * 100));
            if (cell.Experiment.Intervention.IsSet)
                File.WriteAllText(run.InterventionCsv, "step,directions,grad_norm,grad_share,changed_norm,changed_share,update_norm,update_share,moved,drift\n500,20,1,0.25,0.5,0.5,0.1,0.75,3,0.125\n");
        }
        new Measurer(1, new SilentObserver()).Measure(StudyReader.Read(study, []), true, Measures.Choose(["dose-response"]), CancellationToken.None);
        return study;
    }

    private static void Write(RunFolder run, int? grok)
    {
        string step = grok?.ToString(CultureInfo.InvariantCulture) ?? "null";
        File.WriteAllText(run.Result, $$"""
            {
              "schema_version": 1, "status": "{{(grok is null ? "censored" : "grokked")}}", "steps": {{grok ?? 20_000}},
              "tasks": {
                "add": { "grok_step": {{step}}, "step_50": 100, "step_90": 100, "step_98": {{step}} },
                "mul": { "grok_step": {{step}}, "step_50": 100, "step_90": 100, "step_98": {{step}} }
              },
              "weights_sha256": "{{new string('a', 64)}}", "seconds": 2
            }
            """);
        var eval = new StringBuilder("step,train_acc_add,train_acc_mul,test_acc_add,test_acc_mul,train_loss_add,train_loss_mul,test_loss_add,test_loss_mul\n");
        eval.Append("1,0,0,0,0,4,4,4,4\n").Append(CultureInfo.InvariantCulture, $"{grok ?? 20_000},1,1,1,1,0.1,0.1,0.1,0.1\n");
        File.WriteAllText(run.EvalCsv, eval.ToString());
    }
}
