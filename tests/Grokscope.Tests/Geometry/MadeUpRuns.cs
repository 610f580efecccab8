using System.Globalization;
using Grokscope.Geometry.Measuring;
using Grokscope.Training;

namespace Grokscope.Tests.Geometry;

/// <summary>A made-up run of the tasks add and mul: its grok steps, its length, and what its defect is.</summary>
/// <param name="Decay">Weight decay.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Add">Grok step of add; null for none.</param>
/// <param name="Mul">Grok step of mul.</param>
/// <param name="Steps">Steps done.</param>
internal sealed record MadeUpRun(double Decay, int Seed, int? Add, int? Mul, int Steps)
{
    public const int Memorised = 600, DefectEvery = 200;

    /// <summary>D at a step, for all forms; NaN for undefined.</summary>
    public Func<int, double> Defect { get; init; } = _ => 1;

    public bool HasDefects { get; init; } = true;

    public string Status { get; init; } = "";

    /// <summary>Lines that follow in [train], and other tables.</summary>
    public string MoreSettings { get; init; } = "";

    /// <summary>The end of the folder's name, where decay and seed do not tell runs apart.</summary>
    public string NameEnd { get; init; } = "";

    public int Modulus { get; init; } = 11;

    /// <summary>Writes config.toml, eval.csv, result.json and, of the measure "commutator", its results.</summary>
    public MeasuredRun In(TemporaryFolder folder)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"weight_decay={Decay}_seed={Seed}{(NameEnd.Length > 0 ? "_" + NameEnd : MoreSettings.Length > 0 ? "_more" : "")}");
        string path = Directory.CreateDirectory(folder[name]).FullName;
        File.WriteAllText(Path.Combine(path, "config.toml"), string.Create(CultureInfo.InvariantCulture, $$"""
            [task]
            modulus = {{Modulus}}
            [task.outputs]
            add = "a + b"
            mul = "a * b"
            [train]
            weight_decay = {{Decay}}
            seed = {{Seed}}
            {{MoreSettings}}
            """));
        string status = Status.Length > 0 ? Status : Add is null || Mul is null ? "censored" : "grokked";
        File.WriteAllText(Path.Combine(path, "result.json"), $$"""
            {
              "schema_version": 1, "status": "{{status}}", "steps": {{Steps}},
              "tasks": { "add": {{Progress(Add)}}, "mul": {{Progress(Mul)}} },
              "weights_sha256": "{{new string('a', 64)}}", "seconds": 2
            }
            """);
        File.WriteAllLines(Path.Combine(path, "eval.csv"),
        [
            "step,train_acc_add,train_acc_mul,test_acc_add,test_acc_mul",
            .. Enumerable.Range(1, Steps / 100).Select(i => 100 * i).Select(step => $"{step},{(step >= Memorised ? 1 : 0)},{(step >= 300 ? 1 : 0)},{Accuracy(step, Add)},{Accuracy(step, Mul)}"),
        ]);
        var run = MeasuredRun.Open(name, new RunFolder(path));
        if (HasDefects)
            WriteDefects(run);
        return run;
    }

    /// <summary>Takes a measure of the run and writes its results where <see cref="MeasuredRun.ResultOf"/> finds them.</summary>
    public static MeasurePart Take(RunMeasure measure, MeasuredRun run)
    {
        var part = new MeasurePart(measure.Tables);
        using var worker = new MeasureWorker();
        foreach (MeasureItem item in measure.Items(run))
            measure.Measure(run, item, worker, part);
        measure.Finish(run, part);
        Write(measure, run, part);
        return part;
    }

    private static void Write(Measure measure, MeasuredRun run, MeasurePart part)
    {
        Directory.CreateDirectory(MeasureFolder.Of(run).Path);
        MeasureJson.Write(MeasureFolder.Of(run), measure, measure.ValuesIn(run.Options), new MeasureResult(measure.Name, "", true, part));
    }

    private void WriteDefects(MeasuredRun run)
    {
        var measure = new DefectsOnly();
        var part = new MeasurePart(measure.Tables);
        for (int step = 0; step <= Steps; step += DefectEvery)
        {
            Cell defect = Cell.Of(Defect(step), "the gradient is zero");
            part.Add("", step, "total", defect, defect, defect);
            part.Add("", step, "add-mul", 1e6, 1e6, 1e6);
        }
        Write(measure, run, part);
    }

    private static int Accuracy(int step, int? grok) => step >= grok - 200 ? 1 : 0;

    private static string Progress(int? grok)
    {
        string step = grok?.ToString(CultureInfo.InvariantCulture) ?? "null", first = (grok - 200)?.ToString(CultureInfo.InvariantCulture) ?? "null";
        return $$"""{ "grok_step": {{step}}, "step_50": {{first}}, "step_90": {{first}}, "step_98": {{first}} }""";
    }

    /// <summary>The columns of the measure "commutator" that onsets rest on.</summary>
    private sealed class DefectsOnly : RunMeasure
    {
        public override string Name => "commutator";

        public override string Summary => "";

        public override string Source => "";

        public override IReadOnlyList<TableForm> Tables { get; } =
            [new("", "", new Column("step", "", ""), new Column("mode", "", ""), new Column("defect_median", "", ""), new Column("defect_published_median", "", ""), new Column("defect_exact_median", "", ""))];

        public override IReadOnlyList<MeasureItem> Items(MeasuredRun run) => [];

        public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part) => throw new NotSupportedException();
    }
}
