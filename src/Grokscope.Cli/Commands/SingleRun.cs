using Grokscope.Cli.Progress;
using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Studies;
using Grokscope.Training;

namespace Grokscope.Cli.Commands;

/// <summary>One run, trained by this process.</summary>
internal static class SingleRun
{
    /// <summary>Trains it, shows how far it is, and tells how it ended.</summary>
    /// <param name="cell">The run.</param>
    /// <param name="path">Its folder.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="surroundings">Where to show it.</param>
    /// <param name="patience">How long to wait for another process that holds the folder.</param>
    public static ExitCode Train(SweepCell cell, string path, int threads, Surroundings surroundings, TimeSpan patience = default)
    {
        var board = new Board([cell]);
        CellOutcome outcome;
        using (Display.Start(board, surroundings))
        {
            board.Began(cell);
            outcome = Try(cell, () => ExperimentRun.Train(cell.Experiment, path, Run.Fast(threads), board[cell], surroundings.Stop, patience));
            board.Ended(outcome);
        }
        return Outcomes.Tell([outcome], path, surroundings);
    }

    /// <summary>An experiment as one run: its [sweep] is not looked at, but a list that was given with --set is refused.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="command">What makes the run.</param>
    /// <exception cref="ConfigurationException">A list was given.</exception>
    public static Experiment Of(Experiment experiment, string command) =>
        experiment.Sweep.FirstOrDefault(axis => axis.Values.Count > 1 && axis.Where.StartsWith("--set", StringComparison.Ordinal)) is { } list
            ? throw new ConfigurationException($"{list.Where}: this is a list, and {command} makes one run. Give one value, or use sweep.")
            : Sweep.Single(experiment);

    private static CellOutcome Try(SweepCell cell, Func<RunOutcome> train)
    {
        try
        {
            return new CellOutcome(cell, train(), null);
        }
        catch (Exception e)
        {
            return new CellOutcome(cell, null, e);
        }
    }
}
