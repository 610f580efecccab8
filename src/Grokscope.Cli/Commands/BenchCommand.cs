using System.CommandLine;
using Grokscope.Cli.Progress;
using Grokscope.Experiments;
using Grokscope.Training.Storage;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope bench: what this machine's engine reaches, and how long each built-in experiment will take on it.</summary>
internal static class BenchCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Option<bool> json = Shared.Json();
        Option<int?> threads = Shared.Count("--threads", "Threads of steps, gradients, products and evaluations [default: 1, as in a sweep]");
        var command = new ExampledCommand(
            "bench",
            "Measures this machine's engine in some ten seconds, and says how long each built-in experiment will take on it.",
            ("grokscope bench", "a table"),
            ("grokscope bench --json --threads 2", "two threads a run, for a script"))
        { json, threads };
        command.SetAction(parsed =>
        {
            MachineReport report = MachineBench.Run(parsed.GetValue(threads) ?? 1, what => surroundings.Error.WriteLine($"measuring: {what}"));
            surroundings.Out.WriteLine(parsed.GetValue(json) ? JsonText.Of(report) : Text(report));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static string Text(MachineReport report)
    {
        List<string> lines =
        [
            $"engine                     {report.Isa}, {report.Threads} {(report.Threads == 1 ? "thread" : "threads")}",
            $"training step              dual {report.StepMs["dual"]:f2} ms, tri {report.StepMs["tri"]:f2} ms",
            $"gradient (dual)            {report.GradientMs:f2} ms",
            $"Hessian-vector product     {report.HvpMs:f2} ms at kept activations ({report.HvpMs / report.GradientMs:f2} gradients), {report.HvpWholeMs:f2} ms in all",
            $"losses of all 9216 pairs   {report.EvalMs:f1} ms",
            $"matrix products            {report.GemmGflops:f0} GFLOP/s of at most {report.FmaCeilingGflops:f0} ({report.GemmGflops / report.FmaCeilingGflops:p0}), one thread",
            $"needed work of a step      {report.StepGflops:f0} GFLOP/s",
            "",
            $"With {Environment.ProcessorCount} runs at a time, one thread each:",
        ];
        foreach ((string name, ExperimentTime time) in report.Experiments)
            lines.Add(
                $"{name,-26} {time.Runs} runs, {time.StepMs:f2} ms a step: about {Texts.Duration(TimeSpan.FromSeconds(time.ExpectedSeconds))} if they grok as published, "
                + $"at most {Texts.Duration(TimeSpan.FromSeconds(time.LongestSeconds))}");
        return string.Join('\n', lines);
    }
}
