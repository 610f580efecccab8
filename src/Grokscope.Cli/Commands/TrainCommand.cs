using System.CommandLine;
using Grokscope.Cli.Progress;
using Grokscope.Experiments;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope train: one run.</summary>
internal static class TrainCommand
{
    // One step is a few milliseconds of work; beyond this, threads wait for each other more than they help.
    private const int MostThreads = 4;

    public static Command Create(Surroundings surroundings)
    {
        Argument<string> name = Shared.Experiment();
        Option<string[]> set = Shared.Set();
        Option<string?> folder = Shared.Out("runs/ and the experiment's name with its changes");
        Option<int> threads = Shared.Count("--threads", "Threads; the numbers do not depend on it", Math.Min(Environment.ProcessorCount, MostThreads));
        var command = new ExampledCommand(
            "train",
            "Trains one run. A [sweep] of the experiment is not looked at. Ctrl-C saves a checkpoint; the same command goes on from it.",
            ("grokscope train dual", "the published two-task run, seed 42, in runs/dual"),
            ("grokscope train quick --set weight_decay=0.3 --set seed=7", "another decay and seed, in a folder of their own"),
            ("grokscope train mine.toml --out mine --threads 2", "your own experiment"))
        { name, set, folder, threads };
        command.SetAction(parsed =>
        {
            string[] changes = parsed.GetValue(set)!;
            var experiment = Experiment.Load(parsed.GetValue(name)!, changes);
            string path = OutputFolder.ForRun(parsed.GetValue(folder), experiment, changes);
            return (int)Run(experiment, path, parsed.GetValue(threads), surroundings);
        });
        return command;
    }

    private static ExitCode Run(Experiment experiment, string path, int threads, Surroundings surroundings)
    {
        var cell = new SweepCell(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), experiment);
        var board = new Board([cell]);
        CellOutcome outcome;
        using (Display.Start(board, surroundings))
            outcome = new WatchedExecutor(new LocalExecutor(1), board).Execute(
                [cell], _ => ExperimentRun.Train(experiment, path, EngineOf.Threads(threads), board[cell], surroundings.Stop), _ => { }, surroundings.Stop)[0];
        return Outcomes.Tell([outcome], path, surroundings);
    }
}
