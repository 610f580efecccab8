using System.CommandLine;
using System.Diagnostics;
using Grokscope.Cli.Progress;
using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope reproduce: a sweep, its measures and its report.</summary>
internal static class ReproduceCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> name = Shared.Experiment();
        Option<string?> folder = Shared.Out("the experiment's name");
        Option<string[]> set = Shared.SetOrSweep();
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
            ExitCode code = ExitCode.Done;
            foreach ((Experiment one, string at) in Studies(experiment, path))
            {
                ExitCode trained = SweepCommand.Run(one, at, parsed.GetValue(executor)!, parsed.GetValue(jobs), surroundings);
                if (trained == ExitCode.Stopped)
                    return (int)trained;
                ExitCode measured = MeasureCommand.Run(at, [], [], parsed.GetValue(jobs) ?? Environment.ProcessorCount, surroundings);
                code = new[] { code, trained, measured }.FirstOrDefault(c => c != ExitCode.Done);
            }
            ReportCommand.Write(path, surroundings);
            surroundings.Out.WriteLine($"All of it took {Texts.Duration(clock.Elapsed)}.");
            return (int)code;
        });
        return command;
    }

    // The experiment and those that go with it, all read and checked before the first begins.
    private static (Experiment Experiment, string Folder)[] Studies(Experiment experiment, string path)
    {
        (Experiment Experiment, string Folder)[] studies = [(experiment, path), .. Companions.Load(experiment, path)];
        foreach ((Experiment study, _) in studies)
            Measures.Demand(study);
        return studies;
    }
}
