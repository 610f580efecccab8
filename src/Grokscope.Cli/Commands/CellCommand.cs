using System.CommandLine;
using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Studies;
using Grokscope.Training;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope cell: one cell of a sweep's folder; what sweep starts for each, and what a job of a cluster runs.</summary>
internal static class CellCommand
{
    // As long as a process whose starter was killed may take to save and end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Command Create(Surroundings surroundings)
    {
        Argument<string> folder = Shared.Folder();
        Argument<string> name = new("NAME") { Description = "A cell of it: the name of its folder; of a single run the name of DIR itself." };
        Option<int?> threads = Shared.Count("--threads", "Threads; the numbers do not depend on it [default: 1]");
        Option<bool> tied = new(CellLauncher.Tied) { Hidden = true };
        var command = new ExampledCommand(
            CellLauncher.Name,
            "Trains one cell of a sweep's folder, or the run in a folder of its own, from wherever it is to its end: what sweep does for each cell, for schedulers of your own. "
            + "SIGTERM saves a checkpoint and ends it with 75.",
            ("grokscope cell quick weight_decay=1.0_seed=42", "one run of the sweep in the folder quick"))
        { folder, name, threads, tied };
        command.SetAction(parsed =>
        {
            (SweepCell cell, RunFolder run) = Find(parsed.GetValue(folder)!, parsed.GetValue(name)!);
            string path = run.Path;
            int count = parsed.GetValue(threads) ?? 1;
            return (int)(parsed.GetValue(tied) ? TrainTied(cell, path, count, surroundings) : SingleRun.Train(cell, path, count, surroundings, Patience));
        });
        return command;
    }

    private static StudyCell Find(string folder, string name)
    {
        if (!StudyFolder.IsSweep(folder))
            return StudyFolder.Cells(folder).SingleOrDefault(run => run.Cell.Name == name) ?? throw Missing(folder, StudyFolder.Cells(folder), name);
        var sweep = new SweepFolder(folder);
        return Sweep.Find(Experiment.Load(sweep.Configuration), name) is { } cell
            ? new StudyCell(cell, sweep.Cell(cell))
            : throw Missing(folder, StudyFolder.Cells(folder), name);
    }

    private static ConfigurationException Missing(string folder, IReadOnlyList<StudyCell> cells, string name) =>
        new($"{folder} has no cell '{name}', only {string.Join(", ", cells.Take(3).Select(c => c.Cell.Name))}{(cells.Count > 3 ? $" and {cells.Count - 3} more" : "")}.");

    private static ExitCode TrainTied(SweepCell cell, string path, int threads, Surroundings surroundings)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(surroundings.Stop);
        new Thread(() => AwaitEnd(stop)) { IsBackground = true, Name = "tie" }.Start();
        return ExperimentRun.Train(cell.Experiment, path, Run.Fast(threads), new Warner(surroundings.Error), stop.Token, Patience).Code;
    }

    private static void AwaitEnd(CancellationTokenSource stop)
    {
        using Stream input = Console.OpenStandardInput();
        try
        {
            while (input.ReadByte() >= 0)
            {
            }
        }
        catch (IOException)
        {
            // The other end is gone, too.
        }
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run has just ended.
        }
    }

    private sealed class Warner(TextWriter error) : IRunObserver
    {
        public void Progressed(in RunProgress progress)
        {
        }

        public void Warned(string message) => error.WriteLine($"warning: {message}");
    }
}
