using Grokscope.Cli.Progress;
using Grokscope.Experiments;
using Grokscope.Report.Page;

namespace Grokscope.Cli.Commands;

/// <summary>What a sweep will take, without beginning it.</summary>
internal static class DryRun
{
    /// <summary>Measures a step of each size of run, and tells what each run and all of them will take.</summary>
    public static ExitCode Tell(Experiment experiment, string path, int jobs, Surroundings surroundings)
    {
        Shared.Warn(Oversights.OfSweep(experiment), surroundings);
        surroundings.Error.WriteLine("measuring the steps of its runs on this machine");
        var plan = SweepPlan.Make(Sweep.Cells(experiment), new SweepFolder(path), jobs, MachineBench.StepMs);
        surroundings.Out.WriteLine(TextTable.Of(
            ["run", "state", "*ms/step", "*steps left", "*at most", "*time", "*at most", "*disk", "*at most"],
            plan.Cells.Select(cell => new[]
            {
                cell.Cell.Name, Texts.State(cell.Status), $"{cell.StepMs:f2}", Texts.Whole(cell.Expected.Steps), Texts.Whole(cell.AtMost.Steps),
                Time(cell.Expected.Seconds), Time(cell.AtMost.Seconds), DiskNeed.Words(cell.Expected.Bytes), DiskNeed.Words(cell.AtMost.Bytes),
            })));
        surroundings.Out.WriteLine(
            $"\n{Texts.Count(plan.Cells.Count, "run")}, {Texts.Whole(plan.Expected.Steps)} steps left, {jobs} at a time: about {Time(plan.Expected.Seconds)} if they grok as published, "
            + $"at most {Time(plan.AtMost.Seconds)}.\n"
            + $"Disk: about {DiskNeed.Words(plan.Expected.Bytes)}, at most {DiskNeed.Words(plan.AtMost.Bytes)}; {DiskNeed.Words(DiskNeed.Free(path))} are free.");
        return ExitCode.Done;
    }

    private static string Time(double seconds) => Texts.Duration(TimeSpan.FromSeconds(seconds));
}
