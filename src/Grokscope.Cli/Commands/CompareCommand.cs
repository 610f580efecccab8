using System.CommandLine;
using Grokscope.Experiments;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope compare: two runs or two sweeps side by side, from their files alone.</summary>
internal static class CompareCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> a = Shared.Folder("A"), b = Shared.Folder("B");
        Option<bool> json = Shared.Json();
        var command = new ExampledCommand(
            "compare",
            "Shows where two runs or two sweeps differ, and from which step on; of unfinished ones what both have. "
            + "Ends with 1 if anything differs.",
            ("grokscope compare quick again", "all cells of two sweeps, by the names of their folders"),
            ("grokscope compare quick/weight_decay=1.0_seed=42 runs/quick", "two runs"),
            ("grokscope compare quick again --json", "the same for a script"))
        { a, b, json };
        command.SetAction(parsed => (int)Run(parsed.GetValue(a)!, parsed.GetValue(b)!, parsed.GetValue(json), surroundings));
        return command;
    }

    private static ExitCode Run(string a, string b, bool json, Surroundings surroundings)
    {
        bool sweepA = StudyFolder.IsSweep(a), sweepB = StudyFolder.IsSweep(b);
        if (sweepA != sweepB)
            throw OfTwoKinds(sweepA ? a : b, sweepA ? b : a);
        if (sweepA)
        {
            var sweeps = SweepComparison.Of(new SweepFolder(a), new SweepFolder(b), surroundings.Stop);
            return Tell(sweeps, sweeps.Differs, SweepComparisonText.Of);
        }
        var runs = RunComparison.Of(new RunFolder(a), new RunFolder(b), surroundings.Stop);
        return Tell(runs, runs.Differs, RunComparisonText.Of);

        ExitCode Tell<T>(T comparison, bool differs, Func<T, string> text)
        {
            surroundings.Out.WriteLine(json ? JsonText.Of(comparison) : text(comparison));
            return differs ? ExitCode.Failed : ExitCode.Done;
        }
    }

    private static ConfigurationException OfTwoKinds(string sweep, string run)
    {
        var folder = new SweepFolder(sweep);
        string cell = folder.Cell(Sweep.Cells(Experiment.Load(folder.Configuration))[0]).Path;
        return new ConfigurationException(
            $"{sweep} holds a sweep and {run} a single run. Compare two sweeps, or two runs: one of the sweep's is {cell}.");
    }
}
