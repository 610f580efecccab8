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

    // Inside the run's folder: the plain run whose path gives its intervention the directions.
    private const string SourceFolder = "base";

    public static Command Create(Surroundings surroundings)
    {
        Argument<string> name = Shared.Experiment();
        Option<string[]> set = Shared.Set();
        Option<string?> folder = Shared.Out("runs/ and the experiment's name with its changes");
        Option<int?> threads = Shared.Count("--threads", $"Threads; the numbers do not depend on it [default: 1 for a small model, else up to {Shared.MostThreads}]");
        var command = new ExampledCommand(
            "train",
            "Trains one run. It ignores the experiment's [sweep], and applies each [[cell]] that matches the run. Ctrl-C saves a checkpoint; the same command goes on from it.",
            ("grokscope train dual", "the published two-task run, seed 42, in runs/dual"),
            ("grokscope train quick --set weight_decay=0.3 --set seed=7", "another decay and seed, in a folder of their own"),
            ("grokscope train mine.toml --out mine --threads 2", "your own experiment"))
        { name, set, folder, threads };
        command.SetAction(parsed =>
        {
            string[] changes = parsed.GetValue(set)!;
            var given = Experiment.Load(parsed.GetValue(name)!, changes);
            Experiment experiment = SingleRun.Of(given, "train");
            Measures.Demand(experiment);
            string path = OutputFolder.ForRun(parsed.GetValue(folder), experiment, changes);
            int count = parsed.GetValue(threads) ?? DefaultThreads(experiment);
            List<(Experiment Experiment, RunFolder Folder, string Name)> runs = Runs(given, experiment, path);
            // Of all before the first is trained.
            foreach ((Experiment one, RunFolder at, _) in runs)
                ExperimentRun.Demand(one, at);
            DiskNeed.Demand(path, runs.Select(run => (run.Experiment, run.Folder)));
            Shared.Warn(Oversights.OfRun(experiment), surroundings);
            ExitCode code = ExitCode.Done;
            foreach ((Experiment one, RunFolder at, string title) in runs)
                if (code == ExitCode.Done)
                    code = SingleRun.Train(new SweepCell(title, one), at.Path, count, surroundings);
            return (int)code;
        });
        return command;
    }

    // The run, after the one that gives its intervention the directions where it needs one.
    private static List<(Experiment Experiment, RunFolder Folder, string Name)> Runs(Experiment given, Experiment experiment, string path)
    {
        var folder = new RunFolder(path);
        if (Sweep.SingleWithSource(given, SourceFolder) is not var (source, run))
            return [(experiment, folder, folder.Name)];
        var before = new RunFolder(Path.Combine(path, SourceFolder));
        return [(source, before, $"{folder.Name}/{before.Name}"), (run, folder, folder.Name)];
    }

    private static int DefaultThreads(Experiment experiment) =>
        (double)new ParameterLayout(experiment.Shape).Count * experiment.Train.BatchSize < WorkForThreads ? 1 : Shared.ManyThreads;
}
