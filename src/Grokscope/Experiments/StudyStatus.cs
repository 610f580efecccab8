using Grokscope.Experiments.Executors;

namespace Grokscope.Experiments;

/// <summary>How far a sweep or a single run is, from its files and, where it went to Slurm, from Slurm's queue.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Runs">Its runs, in the order of the sweep.</param>
internal sealed record StudyStatus(string Folder, IReadOnlyList<RunReport> Runs)
{
    /// <summary>Runs that have ended.</summary>
    public int Done => Runs.Count(run => run.IsDone);

    /// <summary>Steps per second of all runs together.</summary>
    public double StepsPerSecond => Runs.Sum(run => run.StepsPerSecond ?? 0);

    /// <summary>Time until all is done at the present speed, if runs grok when they are expected to; null where nothing runs.</summary>
    public double? AboutSecondsLeft => Left(run => run.ExpectedSteps);

    /// <summary>The same if every run goes to its step cap.</summary>
    public double? AtMostSecondsLeft => Left(run => run.StepCap);

    /// <summary>Reads a folder.</summary>
    /// <exception cref="ConfigurationException">It is neither a sweep nor a run.</exception>
    public static StudyStatus Read(string folder)
    {
        IReadOnlyList<StudyCell> cells = StudyFolder.Cells(folder);
        IReadOnlyDictionary<string, string> jobs = SlurmStates.Of(new SweepFolder(folder));
        return new StudyStatus(folder, [.. cells.Select(cell => RunReport.Of(cell, jobs.GetValueOrDefault(cell.Cell.Name)))]);
    }

    private double? Left(Func<RunReport, double> end)
    {
        double left = Runs.Where(run => !run.IsDone).Sum(run => Math.Max(0, end(run) - run.Step));
        return left == 0 ? 0 : StepsPerSecond > 0 ? left / StepsPerSecond : null;
    }
}
