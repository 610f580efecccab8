using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Cli.Progress;

/// <summary>How far a run is, as "status --json" tells it. Accuracies are of the newest evaluation, null before the first; times are seconds.</summary>
internal sealed record RunReport(
    string Run,
    string State,
    int Step,
    int SavedStep,
    int StepCap,
    double ExpectedSteps,
    double? StepsPerSecond,
    double? AboutSecondsLeft,
    double? AtMostSecondsLeft,
    IReadOnlyDictionary<string, double?> TrainAccuracy,
    IReadOnlyDictionary<string, double?> TestAccuracy,
    IReadOnlyDictionary<string, int?> GrokStep,
    double? Seconds,
    DateTimeOffset? Updated,
    string? Host,
    string? Job,
    string? Message);

/// <summary>How far a sweep or a single run is, from its files and, where it went to Slurm, from Slurm's queue.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Runs">Its runs, in the order of the sweep.</param>
internal sealed record StudyStatus(string Folder, IReadOnlyList<RunReport> Runs)
{
    /// <summary>Runs that have ended.</summary>
    public int Done => Runs.Count(run => run.AtMostSecondsLeft == 0);

    /// <summary>Steps per second of all runs together.</summary>
    public double StepsPerSecond => Runs.Sum(run => run.StepsPerSecond ?? 0);

    /// <summary>Time until all is done at the present speed, if runs grok when they are expected to; null where nothing runs.</summary>
    public double? AboutSecondsLeft => Left(run => run.ExpectedSteps);

    /// <summary>The same if every run goes to its step cap.</summary>
    public double? AtMostSecondsLeft => Left(run => run.StepCap);

    /// <summary>Reads a folder.</summary>
    /// <exception cref="ConfigurationException">It is neither a sweep nor a run.</exception>
    /// <exception cref="StorageException">A table is damaged.</exception>
    public static StudyStatus Read(string folder)
    {
        var sweep = new SweepFolder(folder);
        var single = new RunFolder(folder);
        if (!StudyFolder.IsSweep(folder))
            return new StudyStatus(folder, [Report(new SweepCell(Path.GetFileName(Path.GetFullPath(folder)), Experiment.Load(single.Configuration)), single, null)]);
        IReadOnlyDictionary<string, string> jobs = SlurmStates.Of(sweep);
        return new StudyStatus(folder, [.. Sweep.Cells(Experiment.Load(sweep.Configuration)).Select(cell => Report(cell, sweep.Cell(cell), jobs.GetValueOrDefault(cell.Name)))]);
    }

    private double? Left(Func<RunReport, double> end)
    {
        double left = Runs.Where(run => run.AtMostSecondsLeft != 0).Sum(run => Math.Max(0, end(run) - run.Step));
        return left == 0 ? 0 : StepsPerSecond > 0 ? left / StepsPerSecond : null;
    }

    private static RunReport Report(SweepCell cell, RunFolder folder, string? job)
    {
        var state = RunState.Read(folder);
        IReadOnlyList<string> tasks = cell.Experiment.Shape.Tasks;
        double? rate = state.Progress?.StepsPerSecond;
        int cap = state.Progress?.Steps ?? cell.Experiment.Train.Steps;
        double expected = Math.Min(cap, Timescale.ExpectedSteps(cell.Experiment));
        Evaluation? newest = state.Progress?.Newest ?? (state.Status == RunStatus.Damaged ? null : LastOf(folder, tasks));
        return new RunReport(
            cell.Name, Texts.State(state.Status), state.Step, state.SavedStep, cap, expected, rate, LeftTo(expected), LeftTo(cap),
            Accuracies(newest?.TrainAccuracy), Accuracies(newest?.TestAccuracy),
            tasks.ToDictionary(task => task, task => state.Result?.Tasks.GetValueOrDefault(task)?.GrokStep),
            state.Result?.Seconds ?? state.Manifest?.Seconds, state.Progress?.Updated ?? state.Manifest?.Updated, state.Progress?.Host, state.IsDone ? null : job, state.Message);

        double? LeftTo(double end) => state.IsDone ? 0 : rate is > 0 ? Math.Max(0, end - state.Step) / rate : null;

        Dictionary<string, double?> Accuracies(IReadOnlyList<double>? values) => tasks.Select((task, k) => (task, k)).ToDictionary(t => t.task, t => values?[t.k]);
    }

    private static Evaluation? LastOf(RunFolder folder, IReadOnlyList<string> tasks)
    {
        var table = CsvTable.Read(folder.EvalCsv);
        return table.Rows == 0 ? null : new Evaluation((int)table.Column("step")[^1], Last("train_acc"), Last("test_acc"), Last("train_loss"), Last("test_loss"));

        double[] Last(string quantity) => [.. tasks.Select(task => table.Column($"{quantity}_{task}")[^1])];
    }
}
