using Grokscope.Cli.Progress;
using Grokscope.Experiments.Executors;
using Grokscope.Training;

namespace Grokscope.Cli;

/// <summary>Tells how runs ended.</summary>
internal static class Outcomes
{
    /// <summary>A line per run, a message per failure, and what the process ends with.</summary>
    /// <param name="outcomes">The runs.</param>
    /// <param name="folder">Where their files are.</param>
    /// <param name="surroundings">Where to tell it.</param>
    /// <param name="stopped">What to say where not all runs are over.</param>
    public static ExitCode Tell(
        IReadOnlyList<CellOutcome> outcomes, string folder, Surroundings surroundings, string stopped = "Stopped after saving. The same command goes on.")
    {
        int width = outcomes.Max(o => o.Cell.Name.Length);
        foreach (CellOutcome outcome in outcomes)
            if (outcome.Failure is { } exception)
                surroundings.Error.WriteLine(Failure.Of(exception).About(outcome.Cell.Name, outcome.Cell.Name));
            else if (outcome.Outcome is { } ended)
                surroundings.Out.WriteLine($"{outcome.Cell.Name.PadRight(width)}  {Words(ended)}");
        ExitCode code = Code(outcomes);
        if (code == ExitCode.Stopped)
            surroundings.Out.WriteLine(stopped);
        surroundings.Out.WriteLine($"Files: {folder}");
        return code;
    }

    /// <summary>Stopped where a run was stopped, since it is to be run again in any case; else what the first run that failed asks for.</summary>
    private static ExitCode Code(IReadOnlyList<CellOutcome> outcomes)
    {
        ExitCode[] codes = [.. outcomes.Select(o => o.Failure is { } failure ? Failure.Of(failure).Code : o.Code)];
        return codes.Contains(ExitCode.Stopped) ? ExitCode.Stopped : codes.FirstOrDefault(code => code != ExitCode.Done);
    }

    private static string Words(RunOutcome outcome)
    {
        if (outcome.Result is not { } result)
            return $"stopped at step {Texts.Whole(outcome.Step)}";
        string[] groks = [.. result.Tasks.Select(t => t.Value.GrokStep is { } step ? $"{t.Key} at step {Texts.Whole(step)}" : $"{t.Key} not by step {Texts.Whole(result.Steps)}")];
        return $"{Texts.State(result.Status)}: {string.Join(", ", groks)}; {Texts.Duration(TimeSpan.FromSeconds(result.Seconds))}"
            + (result.Message is { } message ? $". {message}" : "");
    }
}
