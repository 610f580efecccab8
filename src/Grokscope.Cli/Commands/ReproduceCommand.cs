using System.CommandLine;
using System.Diagnostics;
using Grokscope.Cli.Progress;
using Grokscope.Experiments;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope reproduce: a sweep, its measures and its report.</summary>
internal static class ReproduceCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> name = Shared.Experiment();
        Option<string?> folder = Shared.Out("the experiment's name");
        Option<string[]> set = Shared.Set();
        Option<int?> jobs = Shared.Jobs();
        Option<string> executor = Shared.Executor();
        var command = new ExampledCommand(
            "reproduce",
            "Trains an experiment's sweep, measures the geometry of its runs and writes the report: one page, report/index.html in its folder.",
            ("grokscope reproduce quick", "the small study; ends in quick/report/index.html"),
            ("grokscope reproduce paper", "the published study: 36 runs; it goes on where it stopped"),
            ("grokscope reproduce quick --out /tmp/look --jobs 1", "elsewhere, one run at a time"))
        { name, set, folder, jobs, executor };
        command.SetAction(parsed =>
        {
            var clock = Stopwatch.StartNew();
            var experiment = Experiment.Load(parsed.GetValue(name)!, parsed.GetValue(set)!);
            string path = OutputFolder.ForSweep(parsed.GetValue(folder), experiment);
            ExitCode code = SweepCommand.Run(experiment, path, parsed.GetValue(executor)!, parsed.GetValue(jobs), surroundings);
            if (code == ExitCode.Stopped)
                return (int)code;
            ExitCode measured = MeasureCommand.Run(path, [], [], parsed.GetValue(jobs) ?? Environment.ProcessorCount, surroundings);
            ReportCommand.Write(path, surroundings);
            surroundings.Out.WriteLine($"All of it took {Texts.Duration(clock.Elapsed)}.");
            return (int)(code == ExitCode.Done ? measured : code);
        });
        return command;
    }
}
