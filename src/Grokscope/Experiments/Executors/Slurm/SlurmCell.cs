using System.Diagnostics;
using Grokscope.Training;

namespace Grokscope.Experiments.Executors.Slurm;

/// <summary>A cell that Slurm trains: what its job and its files say, and what follows from it.</summary>
internal sealed class SlurmCell(SweepCell cell, RunFolder run, Submissions submissions, ISweepObserver observer)
{
    private const int FutileJobs = 3;

    // A job that was just submitted may not be in the queue yet; the files of a job that just ended may not have come over the network yet.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);

    private string? _job;
    private string? _heard;
    private bool _wasPending;
    private long _submittedAt;
    private long _endedAt;
    private int _savedThen;
    private int _futile;
    private DateTimeOffset _seen;

    /// <summary>The cell.</summary>
    public SweepCell Cell => cell;

    /// <summary>Its name.</summary>
    public string Name => cell.Name;

    /// <summary>How it ended; null before.</summary>
    public CellOutcome? Outcome { get; private set; }

    /// <summary>Whether a job must be submitted for it.</summary>
    public bool NeedsJob { get; private set; }

    /// <summary>Takes in that a job of this name was submitted for it.</summary>
    public void Submitted(string job)
    {
        (_job, NeedsJob, _submittedAt, _endedAt, _wasPending) = (job, false, Stopwatch.GetTimestamp(), 0, false);
        _savedThen = RunState.Read(run).SavedStep;
        Tell("submitted");
    }

    /// <summary>Looks at its job and its files.</summary>
    /// <param name="job">Its newest job; null where Slurm knows none.</param>
    /// <returns>Whether something has changed.</returns>
    public bool Look(SlurmJob? job)
    {
        if (Outcome is not null || NeedsJob)
            return false;
        RunState state = RunState.Read(run);
        if (state.Result is { } result)
            return End(new RunOutcome(result.Status, result.Steps, result), null);
        if (job?.IsActive == true)
        {
            (_job, _endedAt, _wasPending) = (job.Name, 0, job.State == "PENDING");
            return Follow(job, state);
        }
        // No job, or only one that ended before this session.
        if (_job is null)
            return NeedsJob = true;
        if (job is null || job.Name != _job)
        {
            if (Stopwatch.GetElapsedTime(_submittedAt) < Delay)
                return false;
            // An element that is cancelled before it ever ran leaves the queue without a trace.
            return _wasPending ? Cancelled(state, "its job") : Again(state, job, "its job is gone from Slurm's queue");
        }
        if (job.IsCancelled)
            return Cancelled(state, $"its job {job.Id}");
        // Somebody stopped it through its folder, and not Slurm, which would queue it again.
        if (state is { Status: RunStatus.Stopped, Manifest.StopRequested: true })
            return End(new RunOutcome(RunStatus.Stopped, state.SavedStep, null), null);
        if (state.Status == RunStatus.Failed)
            return End(null, new RunException(state.Message ?? "It failed."));
        if (job.State == "COMPLETED" && Waits())
            return false;
        return Again(state, job, $"its job {job.Id} ended ({job.Words})");
    }

    private bool Follow(SlurmJob job, RunState state)
    {
        if (state.Progress is { } told && job.State == "RUNNING")
        {
            if (_heard != "running")
                observer.Began(cell);
            bool news = told.Updated != _seen;
            (_heard, _seen) = ("running", told.Updated);
            if (news)
                observer.Progressed(cell, told.ToProgress());
            return news;
        }
        return Tell(job.Words);
    }

    private bool Cancelled(RunState state, string what)
    {
        observer.Warned(cell, $"{what} was cancelled at step {state.SavedStep}; run the sweep again to submit it again");
        return End(new RunOutcome(RunStatus.Stopped, state.SavedStep, null), null);
    }

    /// <summary>Submits it again, unless job after job ends without getting on.</summary>
    private bool Again(RunState state, SlurmJob? job, string what)
    {
        _futile = state.SavedStep > _savedThen ? 0 : _futile + 1;
        if (_futile >= FutileJobs)
            return End(null, new RunException($"{what}, {FutileJobs} times without getting on. {LastLine(job)}"));
        observer.Warned(cell, $"{what} at step {state.SavedStep}; it is submitted again");
        (_job, NeedsJob) = (null, true);
        return true;
    }

    private string LastLine(SlurmJob? job)
    {
        if (job is null)
            return "";
        string log = submissions.LogOf(job);
        string? last = File.Exists(log) ? File.ReadLines(log).LastOrDefault(line => line.Trim().Length > 0) : null;
        return last is null ? $"It wrote nothing to {log}." : $"{log} ends with: {last.Trim()}";
    }

    private bool Waits()
    {
        if (_endedAt == 0)
            _endedAt = Stopwatch.GetTimestamp();
        return Stopwatch.GetElapsedTime(_endedAt) < Delay;
    }

    private bool Tell(string words)
    {
        if (_heard == words)
            return false;
        _heard = words;
        observer.Queued(cell, words);
        return true;
    }

    private bool End(RunOutcome? outcome, Exception? failure)
    {
        Outcome = new CellOutcome(cell, outcome, failure);
        observer.Ended(Outcome);
        return true;
    }
}
