using System.Globalization;
using Grokscope.Experiments;
using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Geometry.Measuring;
using Grokscope.Training;

namespace Grokscope.Tests.Report;

/// <summary>
/// The folder of a made-up study with the published tasks, sizes and seeds: two and three tasks, decays 1, 0.1 and 0. Each task of a run groks at (10,000 + seed + 1,000·k)/decay, k its
/// place in mul, add, sq; without decay none does. Measures hold what the tests ask for and are undefined else.
/// </summary>
internal static class MadeUpPaper
{
    public const int Cap = 200_000;

    private static readonly string[] Order = ["mul", "add", "sq"];
    private static readonly string[] Objects = ["layer0.WQ", "layer0.WK", "layer0.WV", "layer0.WO", "layer1.WQ", "layer1.WK", "layer1.WV", "layer1.WO", "all"];

    /// <summary>Writes it.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="measures">Whether its runs are measured; or only some of them.</param>
    /// <param name="modulus">The modulus.</param>
    public static string In(TemporaryFolder folder, Func<Experiment, bool> measures, int modulus = 97)
    {
        string study = Directory.CreateDirectory(folder["paper"]).FullName;
        File.WriteAllText(Path.Combine(study, "sweep.toml"), $"""
            [task]
            modulus = {modulus}
            [task.outputs]
            add = "b + a"
            mul = "a * b"
            sq = "a^2 + b^2"
            [train]
            steps = {Cap}
            [sweep]
            outputs = ["add+mul", "add+mul+sq"]
            weight_decay = [1.0, 0.1, 0.0]
            seed = [42, 137, 2024]
            """);
        foreach (SweepCell cell in Sweep.Cells(Experiment.Load(Path.Combine(study, "sweep.toml"))))
        {
            var run = new RunFolder(Directory.CreateDirectory(Path.Combine(study, cell.Name)).FullName);
            File.WriteAllText(run.Configuration, ExperimentWriter.ToToml(cell.Experiment, asRun: true, comments: false));
            WriteRun(run, cell.Experiment);
            if (measures(cell.Experiment))
                WriteMeasures(run.Path, cell.Experiment);
        }
        if (Sweep.Cells(Experiment.Load(Path.Combine(study, "sweep.toml"))).Any(cell => measures(cell.Experiment)))
            WriteNulls(study);
        return study;
    }

    /// <summary>Takes the measure timescale of it, which rests on the grok steps alone.</summary>
    public static void MeasureTimescale(string study) =>
        new Measurer(1, new SilentObserver()).Measure(StudyReader.Read(study, []), true, Measures.Choose(["timescale"]), CancellationToken.None);

    /// <summary>Grok step of a task.</summary>
    public static int? Grok(Experiment run, string task) =>
        run.Train.WeightDecay > 0 ? (int)Math.Round((10_000 + run.Train.Seed + (1000 * Array.IndexOf(Order, task))) / run.Train.WeightDecay) : null;

    private static void WriteRun(RunFolder run, Experiment experiment)
    {
        string[] tasks = [.. experiment.Task.Outputs.Select(task => task.Name)];
        int steps = tasks.Max(task => Grok(experiment, task)) ?? Cap;
        string progress = string.Join(", ", tasks.Select(task => (Task: task, Step: Text(Grok(experiment, task)))).Select(of =>
            $$"""
            "{{of.Task}}": { "grok_step": {{of.Step}}, "step_50": {{of.Step}}, "step_90": {{of.Step}}, "step_98": {{of.Step}} }
            """));
        File.WriteAllText(run.Result, $$"""
            { "schema_version": 1, "status": "{{(Grok(experiment, tasks[0]) is null ? "censored" : "grokked")}}", "steps": {{steps}}, "tasks": { {{progress}} }, "weights_sha256": "{{new string('a', 64)}}", "seconds": 2 }
            """);
        File.WriteAllLines(run.EvalCsv,
        [
            $"step,{string.Join(',', new[] { "train_acc", "test_acc", "train_loss", "test_loss" }.SelectMany(what => tasks.Select(task => $"{what}_{task}")))}",
            $"1,{string.Join(',', Enumerable.Repeat("0.1", 4 * tasks.Length))}",
            $"{steps},{string.Join(',', Enumerable.Repeat("1", 4 * tasks.Length))}",
        ]);
    }

    private static void WriteMeasures(string folder, Experiment run)
    {
        double decay = run.Train.WeightDecay;
        string[] tasks = [.. run.Task.Outputs.Select(task => task.Name)];
        int last = tasks.Max(task => Grok(run, task)) ?? Cap;
        var pca = new MadeUpResult(new PcaMeasure());
        foreach (string name in Objects)
        {
            pca.Add("summary", ("object", name), ("pc1", 0.55), ("walk_limit_pc1", 0.45));
            for (int k = 1; k <= 3; k++)
                foreach (bool centred in new[] { true, false })
                    pca.Add("", ("object", name), ("centred", centred), ("component", k), ("share", 0.3), ("cumulative_share", 0.3 * k), ("walk_limit_share", 0.2));
            pca.Add("windows", ("object", name), ("last_step", 1000), ("pc1", 0.7), ("walk_limit_pc1", 0.5));
            pca.Add("windows", ("object", name), ("last_step", last), ("pc1", 0.6), ("walk_limit_pc1", 0.5));
        }
        pca.In(folder);

        MadeUpResult heads = new(new HeadsMeasure()), deltas = new(new DeltaSvdMeasure()), hessian = new(new HessianMeasure()), density = new(new DensityMeasure());
        foreach (int step in new[] { 0, last })
        {
            for (int a = 0; a < tasks.Length; a++)
                for (int b = a + 1; b < tasks.Length; b++)
                    heads.Add("", ("step", step), ("task_a", tasks[a]), ("task_b", tasks[b]), ("cosine", 0.01 * b), ("random_cosine", 0.009), ("mean_squared_cosine", 0.25), ("random_mean_squared_cosine", 0.0625));
            foreach (string name in tasks.Select(task => $"head_{task}").Prepend("layer0.WQ"))
                deltas.Add("", ("step", step), ("object", name), ("norm", 5), ("sigma1", 5), ("sigma2", 4), ("sigma3", 3), ("sigma4", 2), ("sigma5", 1));
            foreach (string loss in tasks.Prepend("total"))
                hessian.Add("", ("step", step), ("loss", loss), ("lambda_min", step == 0 ? 0 : -40), ("lambda_min_residual", 0.004), ("lambda_min_converged", loss != "add" || step == 0), ("lanczos25_lambda_min", step == 0 ? 0 : -30), ("published_lambda_min", step == 0 ? -0.3 : -20));
            density.Add("", ("step", step), ("lower", -10), ("upper", -Math.Sqrt(10)), ("share", 0.01), ("standard_error", 0.002));
            density.Add("", ("step", step), ("lower", -1e-6), ("upper", 1e-6), ("share", 0.99), ("standard_error", 0));
        }
        foreach (string loss in tasks.Prepend("total"))
            hessian.Add("summary", ("loss", loss), ("points", 2), ("converged", loss == "add" ? 1 : 2), ("deepest", -40), ("deepest_step", last), ("deepest_converged", loss != "add"), ("published_deepest", -20));
        heads.In(folder);
        deltas.In(folder);
        hessian.In(folder);
        density.In(folder);

        MadeUpResult reconstruct = new(new ReconstructMeasure()), onset = new(new OnsetMeasure());
        foreach ((string view, int k) in new[] { ("uncentred", 6), ("past", 8), ("undecayed_past", 9) })
        {
            reconstruct.Add("kstar", ("view", view), ("end_step", last - 200), ("criterion", "acc_90"), ("kstar", 1), ("tried", 30));
            if (decay > 0)
                reconstruct.Add("kstar", ("view", view), ("end_step", last), ("criterion", "acc_90"), ("kstar", k), ("tried", 30));
            else
                reconstruct.Add("kstar", ("view", view), ("end_step", last), ("criterion", "acc_90"), ("tried", 30));
        }
        foreach (string rule in new[] { "v2", "backward" })
            if (decay > 0 && rule == "v2")
                onset.Add("", ("form", "published_f32"), ("rule", rule), ("criterion", "grok"), ("task", "first"), ("onset", 3000), ("generalised", Grok(run, "mul")!.Value), ("lead", 7000), ("fractional_lead", 0.7));
            else if (decay > 0)
                onset.Add("", ("form", "published_f32"), ("rule", rule), ("criterion", "grok"), ("task", "first"), ("generalised", Grok(run, "mul")!.Value));
            else
                onset.Add("", ("form", "published_f32"), ("rule", rule), ("criterion", "grok"), ("task", "first"), ("onset", 3000));
        reconstruct.In(folder);
        onset.In(folder);
    }

    private static void WriteNulls(string folder)
    {
        var study = new MadeUpResult(new OnsetStudyMeasure());
        study.Add("nulls", ("group", "add+mul"), ("form", "published_f32"), ("rule", "v2"), ("null", "order"), ("runs", 6), ("observed", 6), ("expected", 0.5), ("p", 1e-5));
        study.Add("nulls", ("group", "add+mul"), ("form", "published_f32"), ("rule", "v2"), ("null", "increments"), ("runs", 6), ("observed", 6), ("expected", 5.9), ("p", 0.9));
        study.Add("controls", ("group", "add+mul"), ("form", "published_f32"), ("rule", "v2"), ("runs", 3), ("firing", 2));
        study.In(folder);
    }

    private static string Text(int? step) => step?.ToString(CultureInfo.InvariantCulture) ?? "null";
}
