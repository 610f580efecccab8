using System.Text.Json.Serialization;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>How far a run is, as "status --json" tells it. Accuracies are of the newest evaluation, null before the first; times are seconds.</summary>
/// <param name="Run">Its name.</param>
/// <param name="State">What it is doing, or how it ended: a <see cref="RunStatus"/> in small letters.</param>
/// <param name="Step">Steps done.</param>
/// <param name="SavedStep">Step from which it would go on after a crash.</param>
/// <param name="StepCap">Step at which it ends in any case.</param>
/// <param name="ExpectedSteps">Step at which it is expected to end.</param>
/// <param name="StepsPerSecond">Its speed; null where it does not run.</param>
/// <param name="AboutSecondsLeft">Time to the expected end; null where it does not run.</param>
/// <param name="AtMostSecondsLeft">Time to the step cap; 0 where it is done, null where it does not run.</param>
/// <param name="TrainAccuracy">Of each task the accuracy on the training pairs.</param>
/// <param name="TestAccuracy">Of each task the accuracy on the test pairs.</param>
/// <param name="GrokStep">Of each task the grok step, once the run is done.</param>
/// <param name="Seconds">Time spent training.</param>
/// <param name="Updated">When its process last told of it.</param>
/// <param name="Host">Where it runs.</param>
/// <param name="Job">What Slurm says of its job.</param>
/// <param name="Message">What is wrong; null where nothing is.</param>
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
    string? Message)
{
    /// <summary>Whether nothing is left to do.</summary>
    [JsonIgnore]
    public bool IsDone => AtMostSecondsLeft == 0;

    /// <summary>Reads a run's folder, which need not exist yet. A damaged file is told in <see cref="Message"/>: the other runs are to be seen all the same.</summary>
    /// <param name="study">The run.</param>
    /// <param name="job">What Slurm says of its job; null where it has none.</param>
    public static RunReport Of(StudyCell study, string? job = null)
    {
        (SweepCell cell, RunFolder folder) = (study.Cell, study.Folder);
        var state = RunState.Read(folder);
        IReadOnlyList<string> tasks = cell.Experiment.Shape.Tasks;
        double? rate = state.Progress?.StepsPerSecond;
        int cap = state.Progress?.Steps ?? cell.Experiment.Train.Steps;
        double expected = Math.Min(cap, Timescale.ExpectedSteps(cell.Experiment, state.Step));
        (Evaluation? newest, string? problem) = state.Progress?.Newest is { } told ? (told, null) : NewestIn(folder, tasks);
        return new RunReport(
            cell.Name, Words(state.Status), state.Step, state.SavedStep, cap, expected, rate, LeftTo(expected), LeftTo(cap),
            Accuracies(newest?.TrainAccuracy), Accuracies(newest?.TestAccuracy),
            tasks.ToDictionary(task => task, task => state.Result?.Tasks.GetValueOrDefault(task)?.GrokStep),
            state.Result?.Seconds ?? state.Manifest?.Seconds, state.Progress?.Updated ?? state.Manifest?.Updated, state.Progress?.Host, state.IsDone ? null : job,
            state.Message ?? problem);

        double? LeftTo(double end) => state.IsDone ? 0 : rate is > 0 ? Math.Max(0, end - state.Step) / rate : null;

        Dictionary<string, double?> Accuracies(IReadOnlyList<double>? values) => tasks.Index().ToDictionary(task => task.Item, task => values?.ElementAtOrDefault(task.Index));
    }

    /// <summary>A state as a word.</summary>
    public static string Words(RunStatus status) => status.ToString().ToLowerInvariant();

    private static (Evaluation? Newest, string? Problem) NewestIn(RunFolder folder, IReadOnlyList<string> tasks)
    {
        try
        {
            return (EvaluationTable.Read(folder.EvalCsv, tasks).Rows.LastOrDefault(), null);
        }
        catch (StorageException e)
        {
            return (null, e.Message);
        }
    }
}
