using System.Diagnostics;
using Grokscope.Experiments.Executors.Slurm;
using Grokscope.Training;

namespace Grokscope.Experiments.Executors;

/// <summary>
/// Hands cells to Slurm as job arrays and follows them, through Slurm's queue and through the files of their folders. Jobs outlast this
/// process: run again, it finds and follows them. A job that is preempted, or lost with its node, is queued again by Slurm or else submitted
/// anew; one that somebody cancelled is not, until the sweep is run again.
/// </summary>
/// <param name="options">Table [slurm].</param>
/// <param name="jobs">Cells at a time; null for what the options say.</param>
/// <param name="launcher">What trains one cell; must be reachable on the cluster's nodes under the same path.</param>
internal sealed class SlurmExecutor(SlurmOptions options, int? jobs, CellLauncher launcher) : IExecutor
{
    private static readonly TimeSpan ShortestLook = TimeSpan.FromSeconds(1), LongestLook = TimeSpan.FromSeconds(15), BetweenSubmissions = TimeSpan.FromSeconds(10);

    private bool _hasWarned;

    /// <inheritdoc/>
    public IReadOnlyList<CellOutcome> Execute(SweepFolder folder, IReadOnlyList<SweepCell> cells, ISweepObserver observer, CancellationToken stop)
    {
        var submissions = new Submissions(folder);
        int arraySize = SlurmClient.MaxArraySize();
        Dictionary<string, SlurmJob> known = submissions.Newest(SlurmClient.Jobs(submissions.JobPrefix));
        SlurmCell[] all = [.. cells.Select(cell => new SlurmCell(cell, folder.Cell(cell), submissions, observer))];
        TimeSpan look = ShortestLook;
        long submitted = 0;
        while (true)
        {
            bool news = false;
            foreach (SlurmCell cell in all)
                news |= cell.Look(known.GetValueOrDefault(cell.Name));
            if (all.All(cell => cell.Outcome is not null))
                break;
            SlurmCell[] waiting = [.. all.Where(cell => cell.NeedsJob)];
            if (waiting.Length > 0 && (submitted == 0 || Stopwatch.GetElapsedTime(submitted) > BetweenSubmissions))
            {
                news |= Submit(submissions, waiting, arraySize, observer);
                submitted = Stopwatch.GetTimestamp();
            }
            look = news ? ShortestLook : TimeSpan.FromTicks(Math.Min(LongestLook.Ticks, look.Ticks * 5 / 4));
            if (stop.WaitHandle.WaitOne(look))
                break;
            known = Ask(submissions, known, observer, cells[0]);
        }
        return [.. all.Select(cell => cell.Outcome ?? new CellOutcome(cell.Cell, null, null))];
    }

    /// <summary>Submits as many cells as the cluster takes now; the others wait for the next time.</summary>
    private bool Submit(Submissions submissions, SlurmCell[] waiting, int arraySize, ISweepObserver observer)
    {
        int size = Math.Min(waiting.Length, arraySize), done = 0;
        while (done < waiting.Length)
        {
            SlurmCell[] part = [.. waiting.Skip(done).Take(size)];
            (string job, string script) = submissions.Add([.. part.Select(cell => cell.Name)], options, jobs ?? options.ArrayLimit, launcher);
            (Submitted what, string said) = SlurmClient.Submit(script);
            if (what is Submitted.Refused)
                throw new RunException($"sbatch refused {script}: {said} Look at [slurm] of the experiment.");
            if (what is Submitted.Full)
            {
                submissions.Remove(job);
                if (size == 1)
                {
                    WarnOnce(part[0].Cell, $"Slurm takes no more jobs now ({said}); the rest is submitted as it does", observer);
                    break;
                }
                size = (size + 1) / 2;
                continue;
            }
            // One that may have been taken shows in the queue, or is submitted again after a while.
            foreach (SlurmCell cell in part)
                cell.Submitted(job);
            done += part.Length;
        }
        return done > 0;
    }

    private void WarnOnce(SweepCell cell, string message, ISweepObserver observer)
    {
        if (!_hasWarned)
            observer.Warned(cell, message);
        _hasWarned = true;
    }

    /// <summary>What Slurm knows now; what it knew before where it does not answer, since a controller may be restarted.</summary>
    private static Dictionary<string, SlurmJob> Ask(Submissions submissions, Dictionary<string, SlurmJob> before, ISweepObserver observer, SweepCell any)
    {
        try
        {
            return submissions.Newest(SlurmClient.Jobs(submissions.JobPrefix));
        }
        catch (RunException e)
        {
            observer.Warned(any, $"{e.Message} Asking again.");
            return before;
        }
    }
}
