using System.Diagnostics;
using Grokscope.Model;
using Grokscope.Training.Interventions;
using Grokscope.Training.Storage;

namespace Grokscope.Training;

/// <summary>
/// Writes the files of a run. Rows go to the system at each evaluation; snapshots and checkpoints are copied and written beside the
/// training. A checkpoint is written only after all that it relies on is on the disk: the rows whose length it names and the snapshots
/// before it.
/// </summary>
internal sealed class RunRecorder : IDisposable
{
    private readonly RunFolder _folder;
    private readonly TrainingState _state;
    private readonly ParameterLayout _layout;
    private readonly CheckpointFolder _checkpoints;
    private readonly CsvLog _train;
    private readonly CsvLog _eval;
    private readonly CsvLog? _intervention;
    private readonly BackgroundWriter _writer = new();
    private readonly Stopwatch _session = Stopwatch.StartNew();
    private readonly double _earlierSeconds;
    private readonly Manifest _manifest;
    private readonly float[] _snapshot;
    private readonly Heartbeat _heartbeat;
    private Task _snapshotWritten = Task.CompletedTask;
    private Task _checkpointWritten = Task.CompletedTask;
    private volatile int _savedStep;

    /// <summary>Goes on from the newest usable checkpoint, or begins the run.</summary>
    /// <exception cref="StorageException">A file cannot be read or written.</exception>
    /// <exception cref="RunException">There are checkpoints, but none can be used.</exception>
    public RunRecorder(RunFolder folder, RunPlan plan, TrainingState state, Action<string> warn)
    {
        (_folder, _state, _layout) = (folder, state, plan.Loss.Layout);
        _snapshot = new float[_layout.Count];
        _checkpoints = new CheckpointFolder(folder.Checkpoints, plan.Options.CheckpointEvery);
        Manifest? earlier = Manifest.Read(folder);
        _earlierSeconds = earlier?.Seconds ?? 0;
        _manifest = Manifest.Begin(plan.InstructionSet);
        if (earlier is not null)
        {
            _manifest = _manifest with { Started = earlier.Started };
            if (earlier.Maker() != _manifest.Maker())
                warn($"{folder.Path} was begun by Grokscope {earlier.Maker()} and goes on with {_manifest.Maker()}: versions may differ in bits. "
                    + "For a run of one version delete the folder and begin again.");
        }

        bool goesOn = _checkpoints.ReadNewest(state.Buffer, ProblemOf, warn);
        if (goesOn)
            state.Restore();
        else
            plan.DrawInitial().CopyTo(state.Theta, 0);
        WriteManifest(RunStatus.Running, state.Step);
        if (goesOn)
        {
            _train = CsvLog.Continue(folder.TrainCsv, state.Buffer.TrainCsvLength);
            _eval = CsvLog.Continue(folder.EvalCsv, state.Buffer.EvalCsvLength);
            _intervention = plan.Change is null ? null : CsvLog.Continue(folder.InterventionCsv, state.Buffer.InterventionCsvLength);
            _savedStep = state.Step;
        }
        else
        {
            IReadOnlyList<string> tasks = _layout.Shape.Tasks;
            _train = CsvLog.Create(folder.TrainCsv, ["step", "loss", .. tasks.Select(task => $"loss_{task}"), "grad_norm"]);
            _eval = CsvLog.Create(folder.EvalCsv, Evaluation.Columns(tasks));
            _intervention = plan.Change is null ? null : CsvLog.Create(folder.InterventionCsv, ["step", .. plan.Change.Watched.Columns]);
            Snapshot();
        }
        _heartbeat = new Heartbeat(folder, new RunProgress(state.Step, plan.Options.Steps, state.Step, _savedStep, double.NaN, 0, null));
    }

    /// <summary>Step of the newest checkpoint that is on the disk.</summary>
    public int SavedStep => _savedStep;

    /// <summary>Whether somebody wishes that the run stop, and left word of it in the folder.</summary>
    public bool StopRequested => _heartbeat.StopRequested;

    /// <summary>Wall time of the training over all sessions.</summary>
    public double Seconds => _earlierSeconds + _session.Elapsed.TotalSeconds;

    /// <summary>Wall time of this session.</summary>
    public TimeSpan Session => _session.Elapsed;

    /// <summary>Takes in how far the run is, for those who look at its folder.</summary>
    public void Tell(in RunProgress progress) => _heartbeat.Tell(progress);

    /// <summary>Adds a row to train.csv.</summary>
    public void Log(double loss, ReadOnlySpan<double> losses, float norm)
    {
        _train.Add(_state.Step);
        _train.Add(loss);
        foreach (double task in losses)
            _train.Add(task);
        _train.Add(norm);
        _train.EndRow();
    }

    /// <summary>Adds a row to intervention.csv, which there is where steps are changed.</summary>
    public void Log(InterventionWatch watched)
    {
        _intervention!.Add(watched.Step);
        foreach (double value in watched.Values)
            _intervention.Add(value);
        _intervention.EndRow();
    }

    /// <summary>Adds a row to eval.csv and hands all rows to the system.</summary>
    public void Log(Evaluation evaluation)
    {
        _eval.Add(evaluation.Step);
        foreach (double number in evaluation.Numbers)
            _eval.Add(number);
        _eval.EndRow();
        Flush();
    }

    /// <summary>Writes the weights of this step, beside the training.</summary>
    public void Snapshot()
    {
        _snapshotWritten.GetAwaiter().GetResult();
        _state.Theta.CopyTo(_snapshot, 0);
        int step = _state.Step;
        _snapshotWritten = Write(step, () => Storage.Snapshot.Write(_folder.Snapshot(step), _layout, step, _snapshot));
    }

    /// <summary>Waits until the newest snapshot is on the disk.</summary>
    public void AwaitSnapshot() => _snapshotWritten.GetAwaiter().GetResult();

    /// <summary>Writes the whole state of this step, beside the training.</summary>
    public void Checkpoint()
    {
        _checkpointWritten.GetAwaiter().GetResult();
        Flush();
        _state.Save(_train.Length, _eval.Length, _intervention?.Length ?? 0);
        int step = _state.Step;
        _checkpointWritten = Write(step, () =>
        {
            FlushToDisk();
            _checkpoints.Write(_state.Buffer);
            _savedStep = step;
            WriteManifest(RunStatus.Running, step);
        });
    }

    /// <summary>Throws what made a write fail, if one did.</summary>
    public void ThrowIfFailed() => _writer.ThrowIfFailed();

    /// <summary>Waits for all writes, then states how the session ended. Nothing but the result is written after it.</summary>
    public void Finish(RunStatus status)
    {
        Flush();
        _writer.Drain();
        FlushToDisk();
        WriteManifest(status, _state.Step, status == RunStatus.Stopped && StopRequested);
        _heartbeat.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _heartbeat.Dispose();
        try
        {
            _writer.Drain();
        }
        catch (Exception e) when (e is RunException or StorageException)
        {
            // Dispose also runs on the way out of a failure, which is the one to be told.
        }
        finally
        {
            _train.Dispose();
            _eval.Dispose();
            _intervention?.Dispose();
        }
    }

    private void Flush()
    {
        _train.Flush();
        _eval.Flush();
        _intervention?.Flush();
    }

    private void FlushToDisk()
    {
        _train.FlushToDisk();
        _eval.FlushToDisk();
        _intervention?.FlushToDisk();
    }

    private string? ProblemOf(Checkpoint checkpoint) =>
        _state.ProblemOf(checkpoint) ?? Shorter(_folder.TrainCsv, checkpoint.TrainCsvLength) ?? Shorter(_folder.EvalCsv, checkpoint.EvalCsvLength)
        ?? (checkpoint.InterventionCsvLength > 0 ? Shorter(_folder.InterventionCsv, checkpoint.InterventionCsvLength) : null);

    private static string? Shorter(string path, long length)
    {
        if (!File.Exists(path))
            return $"{path}, which belongs to it, is missing";
        // Opened, since the length of a link is not its file's.
        long actual = StorageException.Guard(path, "read", () =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return file.Length;
        });
        return actual < length ? $"{path}, which belongs to it, was cut to {actual} of {length} bytes" : null;
    }

    private Task Write(int step, Action write) => _writer.Enqueue(() =>
    {
        try
        {
            write();
        }
        catch (StorageException e)
        {
            throw new RunException(step, e);
        }
    });

    private void WriteManifest(RunStatus status, int step, bool stopRequested = false) =>
        (_manifest with { Status = status, Step = step, StopRequested = stopRequested, Seconds = Seconds, Updated = DateTimeOffset.UtcNow }).Write(_folder);
}
