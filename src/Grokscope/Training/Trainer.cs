using System.Diagnostics;
using System.Globalization;
using Grokscope.Training.Storage;

namespace Grokscope.Training;

/// <summary>
/// Trains a run in its folder from wherever it is to its end: batch, gradient, clipped AdamW step; rows, evaluations, snapshots and
/// checkpoints in their rhythms; the stop rule. Whether a run was interrupted shows in none of its files but for their times.
/// Source: method.md §3-4.
/// </summary>
/// <param name="folder">The run's folder, held by <see cref="RunFolder.Open"/>.</param>
/// <param name="plan">The run.</param>
/// <param name="observer">Looks on; may be null.</param>
internal sealed class Trainer(RunFolder folder, RunPlan plan, IRunObserver? observer = null)
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(100);

    private readonly TrainingState _state = new(plan);
    private readonly int _tasks = plan.Data.Targets.Tasks;
    private Evaluation? _newest;
    private double _loss = double.NaN;
    private int _startStep;

    private int End => plan.Options.Stop.Enabled && _state.Criterion.LastGrok is { } grok
        ? (int)Math.Min(plan.Options.Steps, (long)grok + plan.Options.Stop.ExtraSteps)
        : plan.Options.Steps;

    /// <summary>Trains until the run is done or a stop is asked for, by the token or by a <see cref="StopRequest"/>; then a checkpoint is saved first.</summary>
    /// <exception cref="RunException">A file could not be written or read, or no checkpoint can be used.</exception>
    public RunOutcome Run(CancellationToken stop)
    {
        try
        {
            using var recorder = new RunRecorder(folder, plan, _state, message => observer?.Warned(message));
            return Train(recorder, stop);
        }
        catch (StorageException e)
        {
            throw new RunException(_state.Step, e);
        }
    }

    private RunOutcome Train(RunRecorder recorder, CancellationToken stop)
    {
        TrainingOptions options = plan.Options;
        int[] batch = new int[options.BatchSize];
        float[] gradient = new float[_state.Theta.Length];
        double[] losses = new double[_tasks];
        float[] weights = new float[_tasks];
        Array.Fill(weights, 1f);
        long reported = Stopwatch.GetTimestamp();
        _startStep = _state.Step;
        if (_state.Step == 0)
            plan.Probe?.At(0, _state.Theta);

        while (_state.Step < End)
        {
            if (stop.IsCancellationRequested || recorder.StopRequested)
                return Stop(recorder);
            recorder.ThrowIfFailed();

            _state.Batches.Next(batch);
            plan.Loss.Gradient(_state.Theta, batch, weights, losses, gradient);
            _loss = Sum(losses);
            if (!double.IsFinite(_loss))
                return Diverged(recorder, $"the loss is {_loss.ToString(CultureInfo.InvariantCulture)}");
            float norm = Step(recorder, gradient);
            if (!float.IsFinite(norm))
                return Diverged(recorder, $"the gradient's norm is {norm.ToString(CultureInfo.InvariantCulture)}");

            int step = ++_state.Step;
            if (step % options.LogEvery == 0)
                recorder.Log(_loss, losses, norm);
            if (plan.Change?.Watches(step) == true)
                recorder.Log(plan.Change.Watched);
            if (step == 1 || step % options.EvaluateEvery == 0)
                Evaluate(recorder);
            if (step < End && (options.SnapshotEvery.Contains(step, _state.Criterion.IsNearGrok(step)) || _state.Criterion.GrokkedAt(step)))
                recorder.Snapshot();
            plan.Probe?.At(step, _state.Theta);
            if (step % options.CheckpointEvery == 0 && step < End)
                Checkpoint(recorder);
            if (_newest?.Step == step || Stopwatch.GetElapsedTime(reported) > BetweenReports)
            {
                Report(recorder);
                reported = Stopwatch.GetTimestamp();
            }
        }
        recorder.Snapshot();
        Checkpoint(recorder);
        return Finish(recorder, _state.Criterion.AllGrokked ? RunStatus.Grokked : RunStatus.Censored, null);
    }

    /// <summary>Moves θ, by the intervention where there is one.</summary>
    private float Step(RunRecorder recorder, float[] gradient)
    {
        if (plan.Change is not { } change)
            return _state.Optimiser.Step(_state.Theta, gradient);
        int step = _state.Step + 1;
        if (change.ReadsSnapshots(step))
            recorder.AwaitSnapshot();
        return change.Step(step, _state.Optimiser, _state.Theta, gradient);
    }

    private void Evaluate(RunRecorder recorder)
    {
        _newest = Evaluation.Of(plan.Loss, plan.Data, _state.Step, _state.Theta);
        _state.Criterion.Observe(_state.Step, [.. _newest.TestAccuracy]);
        recorder.Log(_newest);
    }

    private void Checkpoint(RunRecorder recorder)
    {
        plan.Probe?.Save(_state.Step);
        recorder.Checkpoint();
    }

    private RunOutcome Stop(RunRecorder recorder)
    {
        Checkpoint(recorder);
        recorder.Finish(RunStatus.Stopped);
        Report(recorder);
        return new RunOutcome(RunStatus.Stopped, _state.Step, null);
    }

    private RunOutcome Diverged(RunRecorder recorder, string what)
    {
        // The step that failed changed nothing: the weights are those of the step before, but the batch of this step is drawn, so that
        // this is no state for a checkpoint.
        recorder.Snapshot();
        plan.Probe?.Save(_state.Step);
        return Finish(
            recorder,
            RunStatus.Diverged,
            $"Diverged at step {_state.Step + 1}: {what}. The weights before it are in {Path.GetFileName(folder.Snapshot(_state.Step))}. "
            + "Try a smaller lr, or a smaller grad_clip.");
    }

    private RunOutcome Finish(RunRecorder recorder, RunStatus status, string? message)
    {
        recorder.Finish(status);
        var result = new RunResult
        {
            Status = status,
            Steps = _state.Step,
            Tasks = plan.Loss.Layout.Shape.Tasks.Select((name, task) => (name, task)).ToDictionary(t => t.name, t => _state.Criterion.Progress(t.task)),
            WeightsSha256 = RunResult.SumOf(_state.Theta),
            Seconds = recorder.Seconds,
            Message = message,
        };
        result.Write(folder);
        Report(recorder);
        return new RunOutcome(status, _state.Step, result);
    }

    private void Report(RunRecorder recorder)
    {
        double rate = (_state.Step - _startStep) / Math.Max(recorder.Session.TotalSeconds, 1e-9);
        var progress = new RunProgress(_state.Step, End, _startStep, recorder.SavedStep, _loss, rate, _newest);
        recorder.Tell(progress);
        observer?.Progressed(progress);
    }

    private static double Sum(ReadOnlySpan<double> losses)
    {
        double sum = 0;
        foreach (double loss in losses)
            sum += loss;
        return sum;
    }
}
