using Grokscope.Geometry.Measuring;
using Grokscope.Numerics;
using Grokscope.Training;

namespace Grokscope.Geometry.Timescales;

/// <summary>When a run grokked, or how far it came without.</summary>
/// <param name="Run">The run.</param>
/// <param name="Steps">The grok step, or the steps that it made without.</param>
/// <param name="IsCensored">Whether it is the latter.</param>
internal sealed record GrokTiming(MeasuredRun Run, double Steps, bool IsCensored)
{
    public double Decay => Run.Experiment.Train.WeightDecay;

    public GrokObservation Observation => new(Decay, Elementary64.Log(Steps), IsCensored);
}

/// <summary>What of a run's tasks is timed: one of them, the first, the last, or their mean. Source: method.md §4 and §11.</summary>
/// <param name="Name">The task, or "first", "last", "mean".</param>
internal sealed record GrokClock(string Name)
{
    /// <summary>All of them for runs of these tasks; of a single task only that one.</summary>
    public static IReadOnlyList<GrokClock> Of(IReadOnlyList<string> tasks) =>
        [.. (tasks.Count > 1 ? tasks.Concat(["first", "last", "mean"]) : tasks).Select(name => new GrokClock(name))];

    /// <summary>
    /// The timings of runs. A task that has not grokked counts with the run's steps so far, as a bound: the first task is censored if all are, the
    /// last if one is, and the mean if one is, at the mean of steps and bounds. Runs that diverged are left out: they say nothing of a later grok.
    /// </summary>
    public IReadOnlyList<GrokTiming> Time(IReadOnlyList<MeasuredRun> runs) =>
        [.. runs.Where(run => run.Result?.Status != RunStatus.Diverged).Select(Time).Where(timing => timing.Steps > 0)];

    /// <summary>The timing of a run, diverged or not; of 0 steps where it has no evaluation.</summary>
    public GrokTiming Time(MeasuredRun run)
    {
        double reached = run.Result?.Steps ?? (run.Eval.Steps() is [.., int last] ? last : 0);
        int?[] groks = [.. run.Tasks.Select(task => run.Groks[task].GrokStep)];
        double[] steps = [.. groks.Select(step => step ?? reached)];
        bool isOpen = groks.Any(step => step is null);
        return Name switch
        {
            "first" => new GrokTiming(run, steps.Min(), groks.All(step => step is null)),
            "last" => new GrokTiming(run, steps.Max(), isOpen),
            "mean" => new GrokTiming(run, steps.Sum() / steps.Length, isOpen),
            _ => Of(run.Tasks.Index().First(task => task.Item == Name).Index),
        };

        GrokTiming Of(int task) => new(run, steps[task], groks[task] is null);
    }
}
