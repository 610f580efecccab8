using System.CommandLine;
using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Training;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope train: one run.</summary>
internal static class TrainCommand
{
    // A step of less work than this (parameters times pairs) takes well below a millisecond, and threads would mostly wait for each other.
    private const double WorkForThreads = 3e7;

    public static Command Create(Surroundings surroundings)
    {
        Argument<string> name = Shared.Experiment();
        Option<string[]> set = Shared.Set();
        Option<string?> folder = Shared.Out("runs/ and the experiment's name with its changes");
        Option<int?> threads = Shared.Count("--threads", $"Threads; the numbers do not depend on it [default: 1 for a small model, else up to {Shared.MostThreads}]");
        var command = new ExampledCommand(
            "train",
            "Trains one run. A [sweep] of the experiment is not looked at; a [[cell]] that means the run is. Ctrl-C saves a checkpoint; the same command goes on from it.",
            ("grokscope train dual", "the published two-task run, seed 42, in runs/dual"),
            ("grokscope train quick --set weight_decay=0.3 --set seed=7", "another decay and seed, in a folder of their own"),
            ("grokscope train mine.toml --out mine --threads 2", "your own experiment"))
        { name, set, folder, threads };
        command.SetAction(parsed =>
        {
            string[] changes = parsed.GetValue(set)!;
            Experiment experiment = SingleRun.Of(Experiment.Load(parsed.GetValue(name)!, changes), "train");
            OnlineMeasures.Demand(experiment);
            string path = OutputFolder.ForRun(parsed.GetValue(folder), experiment, changes);
            var run = new RunFolder(path);
            DiskNeed.Demand(path, [(experiment, run)]);
            var cell = new SweepCell(run.Name, experiment);
            return (int)SingleRun.Train(cell, path, parsed.GetValue(threads) ?? DefaultThreads(experiment), surroundings);
        });
        return command;
    }

    private static int DefaultThreads(Experiment experiment) =>
        (double)new ParameterLayout(experiment.Shape).Count * experiment.Train.BatchSize < WorkForThreads ? 1 : Shared.ManyThreads;
}
