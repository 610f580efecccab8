using System.CommandLine;
using Grokscope.Cli.Progress;
using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Geometry.Measuring;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope sweep: all runs of an experiment's [sweep].</summary>
internal static class SweepCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> name = Shared.Experiment();
        Option<string[]> set = Shared.SetOrSweep();
        Option<string?> folder = Shared.Out("the experiment's name");
        Option<int?> jobs = Shared.Jobs();
        Option<string> executor = Shared.Executor();
        Option<bool> dryRun = new("--dry-run") { Description = "Only lists the runs, with the time and the disk that they will take on this machine; begins nothing." };
        var command = new ExampledCommand(
            "sweep",
            "Trains all runs of the experiment's [sweep], several at a time, the longest first. Finished runs are not done again.",
            ("grokscope sweep quick", "nine small runs, in the folder quick"),
            ("grokscope sweep paper --dry-run", "how long the published study takes here, and how much disk"),
            ("grokscope sweep quick --set \"seed=[1, 2, 3]\" --out seeds", "three other seeds"),
            ("grokscope sweep mine.toml --executor slurm", "your own experiment, as jobs of a cluster"))
        { name, set, folder, jobs, executor, dryRun };
        command.SetAction(parsed =>
        {
            var experiment = Experiment.Load(parsed.GetValue(name)!, parsed.GetValue(set)!);
            Measures.Demand(experiment);
            string path = OutputFolder.ForSweep(parsed.GetValue(folder), experiment);
            return (int)(parsed.GetValue(dryRun)
                ? DryRun.Tell(experiment, path, parsed.GetValue(jobs) ?? Environment.ProcessorCount, surroundings)
                : Run(experiment, path, parsed.GetValue(executor)!, parsed.GetValue(jobs), surroundings));
        });
        return command;
    }

    /// <summary>Trains a sweep, whose measures are known to be there, and tells how it went.</summary>
    public static ExitCode Run(Experiment experiment, string path, string executor, int? jobs, Surroundings surroundings)
    {
        Shared.Warn(Oversights.OfSweep(experiment), surroundings);
        IExecutor chosen = executor == Shared.Slurm
            ? new SlurmExecutor(experiment.Slurm, jobs, Launch.Cell())
            : new ProcessExecutor(jobs ?? Environment.ProcessorCount, Launch.Cell());
        var board = new Board(Sweep.Cells(experiment));
        IReadOnlyList<CellOutcome> outcomes;
        using (Display.Start(board, surroundings))
            outcomes = new SweepFolder(path).Train(experiment, chosen, board, surroundings.Stop);
        return executor == Shared.Slurm
            ? Outcomes.Tell(outcomes, path, surroundings, $"Jobs that were submitted go on in Slurm. The same command follows them again; grokscope status {path} shows how far they are.")
            : Outcomes.Tell(outcomes, path, surroundings);
    }
}
