using Grokscope.Cli.Progress;
using Grokscope.Experiments;
using Grokscope.Geometry.Statistics;

namespace Grokscope.Docs.Speed;

/// <summary>The made parts of docs/speed.md, and the README's first sentence: tables of bench/machines.</summary>
internal static class SpeedText
{
    /// <summary>Step of the last task's grok of seed 42 at decay 1: the same on each machine, since the bits are.</summary>
    private static readonly (string Experiment, int Step)[] Groks = [("quick", 4_200), ("dual", 15_800), ("tri", 24_700)];

    private static readonly (string Words, Func<MachineReport, double> Ours, Func<PyTorchTimes, double> Theirs)[] Times =
    [
        ("training step, `dual`", report => report.StepMs["dual"], times => times.StepMs["dual"]),
        ("training step, `tri`", report => report.StepMs["tri"], times => times.StepMs["tri"]),
        ("gradient", report => report.GradientMs, times => times.GradientMs),
        ("Hessian-vector product", report => report.HvpMs, times => times.HvpMs),
        ("evaluation of all 9216 pairs", report => report.EvalMs, times => times.EvalMs),
    ];

    /// <summary>A part of docs/speed.md.</summary>
    /// <param name="machines">The machines.</param>
    /// <param name="part">"against PyTorch", "rates", "time to grok" or "durations".</param>
    /// <exception cref="FormatException">There is no such part.</exception>
    public static string Part(IReadOnlyList<MachineFile> machines, string part) => part switch
    {
        "against PyTorch" => string.Join("\n\n", machines.Select(AgainstPyTorch)),
        "rates" => MarkdownTable.Of(
            ["machine", "instruction set", "matrix products", "of the ceiling", "needed work of a step"],
            machines.Select(file => (string[])
            [
                Name(file), file.Grokscope[0].Isa, $"{Median(file.Grokscope, r => r.GemmGflops):f0} GFLOP/s", $"{100 * Median(file.Grokscope, r => r.GemmGflops / r.FmaCeilingGflops):f0} % of {Median(file.Grokscope, r => r.FmaCeilingGflops):f0}",
                $"{Median(file.Grokscope, r => r.StepGflops):f0} GFLOP/s",
            ])),
        "time to grok" => MarkdownTable.Of(
            ["machine", .. Groks.Select(grok => $"`{grok.Experiment}`, {Texts.Whole(grok.Step)} steps")],
            machines.Select(file => (string[])[Name(file), .. Groks.Select(grok => Duration(SecondsToGrok(file, grok)))])),
        "durations" => MarkdownTable.Of(
            ["machine", .. ExperimentsOf(machines).Select(name => $"`{name}`")],
            machines.Select(file => (string[])[Name(file), .. ExperimentsOf(machines).Select(name => file.All.Experiments.TryGetValue(name, out ExperimentTime? time)
                ? $"{Duration(time.ExpectedSeconds)}, at most {Duration(time.LongestSeconds)}" : "")])),
        _ => throw new FormatException($"docs/speed.md has no part '{part}'."),
    };

    /// <summary>The README's first sentence, from the newest machine that counts and has PyTorch; as it stands where there is none.</summary>
    /// <param name="machines">The machines.</param>
    /// <param name="part">"first sentence".</param>
    /// <param name="now">It as it stands.</param>
    /// <exception cref="FormatException">There is no such part.</exception>
    public static string FirstSentence(IReadOnlyList<MachineFile> machines, string part, string now)
    {
        if (part != "first sentence")
            throw new FormatException($"README.md has no part '{part}'.");
        if (machines.FirstOrDefault(file => !file.Provisional && file.PyTorch.Count > 0) is not { } file)
            return now;
        double ratio = Ratio(file, Times[0].Ours, Times[0].Theirs);
        return $"Grokscope trains the published two-task Transformer until it groks in {Duration(SecondsToGrok(file, Groks[1]))} on one core of a server, at {ratio:f1} times the speed of PyTorch\n"
            + "([where and how](docs/speed.md)), and gets the same numbers, bit for bit, with any number of threads, with AVX-512, AVX2 or neither, interrupted or not.";
    }

    // A file may be older than an experiment.
    private static IEnumerable<string> ExperimentsOf(IReadOnlyList<MachineFile> machines) =>
        BuiltInExperiments.Names.Where(name => machines.Any(file => file.All.Experiments.ContainsKey(name)));

    private static string AgainstPyTorch(MachineFile file)
    {
        string versus = file.PyTorch.Count == 0 ? "without PyTorch" : $"PyTorch {string.Join(", ", file.PyTorch.Select(t => t.Torch).Distinct())} with OpenBLAS ({string.Join(", ", file.PyTorch.Select(t => t.BlasCore).Distinct())})";
        return $"**{Name(file)}**: {file.Processor}, {file.Grokscope[0].Isa}; {file.Grokscope.Count} runs, {versus}; {file.Conditions}.{(file.Provisional ? " *Provisional: these times say little about the machine.*" : "")}\n\n"
            + MarkdownTable.Of(["one thread", "Grokscope", "PyTorch", "PyTorch / Grokscope"], Times.Select(time => (string[])
            [
                time.Words,
                Spread([.. file.Grokscope.Select(time.Ours)]),
                file.PyTorch.Count == 0 ? "" : Spread([.. file.PyTorch.Select(time.Theirs)]),
                file.PyTorch.Count == 0 ? "" : $"{Ratio(file, time.Ours, time.Theirs):f1}",
            ]));
    }

    private static double Ratio(MachineFile file, Func<MachineReport, double> ours, Func<PyTorchTimes, double> theirs) => Median(file.PyTorch, theirs) / Median(file.Grokscope, ours);

    // Steps of a run with its share of the evaluations, on the pinned core.
    private static double SecondsToGrok(MachineFile file, (string Experiment, int Step) grok) => grok.Step * Median(file.Grokscope, report => report.Experiments[grok.Experiment].StepMs) / 1000;

    private static string Spread(IReadOnlyList<double> milliseconds) =>
        $"{Median(milliseconds, x => x):f2} ms ({milliseconds.Min():f2} to {milliseconds.Max():f2})";

    private static string Duration(double seconds) => Texts.Duration(TimeSpan.FromSeconds(seconds));

    private static string Name(MachineFile file) => $"{file.Machine}, {file.Recorded}";

    private static double Median<T>(IReadOnlyList<T> runs, Func<T, double> of) => Quantiles.Median([.. runs.Select(of)]);
}
