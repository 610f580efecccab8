using System.CommandLine;
using Grokscope.Cli.Progress;
using Grokscope.Experiments;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope sweep: all runs of an experiment's [sweep].</summary>
internal static class SweepCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> name = Shared.Experiment();
        Option<string[]> set = Shared.Set();
        Option<string?> folder = Shared.Out("the experiment's name");
        Option<int?> jobs = Shared.Jobs();
        var command = new ExampledCommand(
            "sweep",
            "Trains all runs of the experiment's [sweep], several at a time. Finished runs are not done again.",
            ("grokscope sweep quick", "nine small runs, in the folder quick"),
            ("grokscope sweep quick --set \"sweep.seed=[1, 2, 3]\" --out seeds", "three other seeds"),
            ("grokscope sweep dual --jobs 2", "the published two-task study, two runs at a time"))
        { name, set, folder, jobs };
        command.SetAction(parsed =>
        {
            var experiment = Experiment.Load(parsed.GetValue(name)!, parsed.GetValue(set)!);
            return (int)Run(experiment, OutputFolder.ForSweep(parsed.GetValue(folder), experiment), parsed.GetValue(jobs) ?? Environment.ProcessorCount, surroundings);
        });
        return command;
    }

    /// <summary>Trains a sweep and tells how it went.</summary>
    public static ExitCode Run(Experiment experiment, string path, int jobs, Surroundings surroundings)
    {
        var board = new Board(Sweep.Cells(experiment));
        IReadOnlyList<CellOutcome> outcomes;
        using (Display.Start(board, surroundings))
            outcomes = new SweepFolder(path).Train(
                experiment, LossFactory.Fast(1), new WatchedExecutor(new LocalExecutor(jobs), board), cell => board[cell], surroundings.Stop);
        return Outcomes.Tell(outcomes, path, surroundings);
    }
}
