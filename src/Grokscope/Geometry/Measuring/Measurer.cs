using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Measuring;

/// <summary>Looks on while measures are taken. May be called on any thread; must be quick.</summary>
internal interface IMeasureObserver
{
    /// <summary>A piece has been done.</summary>
    void Progressed(in MeasureProgress progress);
}

/// <summary>How far the measuring is.</summary>
/// <param name="Run">The run of the piece.</param>
/// <param name="Measure">The measure of the piece.</param>
/// <param name="Done">Pieces of this run's measure that are done.</param>
/// <param name="Count">Pieces of this run's measure.</param>
/// <param name="AllDone">Pieces of all that is asked for that are done.</param>
/// <param name="All">All pieces known so far.</param>
/// <param name="SecondsLeft">Expected seconds until all known pieces are done; null where some measure has no finished piece yet.</param>
/// <seealso cref="Studies.Study"/>
public readonly record struct MeasureProgress(string Run, string Measure, int Done, int Count, int AllDone, int All, double? SecondsLeft);

/// <summary>How a measure of a run, or of a study, ended.</summary>
/// <param name="Run">The run; "" for the study.</param>
/// <param name="Measure">The measure.</param>
/// <param name="IsDone">Whether its files are there.</param>
/// <param name="Failure">What made it fail; null where nothing did.</param>
/// <param name="Seconds">Time that its pieces took in this session, added up over threads.</param>
/// <seealso cref="Studies.Study"/>
public sealed record MeasureOutcome(string Run, string Measure, bool IsDone, Exception? Failure, double Seconds = 0)
{
    /// <summary>With which keys of [measure] it replaced a result of others, "samples=3, before 9"; empty where it did not.</summary>
    public string Changed { get; init; } = "";

    /// <summary>Whether there was nothing to measure.</summary>
    public bool IsSkipped => Failure is NotMeasurableException;
}

/// <summary>
/// Takes measures of runs, several pieces at a time: those of every run first that need no other, then those that need them, last those of
/// the study. Pieces that are done are kept at once, so that a kill costs those under way only; the files do not depend on the number of jobs.
/// </summary>
/// <param name="jobs">Pieces at a time, at least 1.</param>
/// <param name="observer">Looks on.</param>
/// <param name="createWorker">Makes a thread's tools; null for the fast model.</param>
internal sealed class Measurer(int jobs, IMeasureObserver observer, Func<CancellationToken, MeasureWorker>? createWorker = null)
{
    private readonly List<MeasureOutcome> _outcomes = [];

    /// <summary>Takes measures.</summary>
    /// <param name="study">The runs; measures of the study are taken only where <paramref name="isStudy"/>.</param>
    /// <param name="isStudy">Whether the folder is a study's, and not a single run's.</param>
    /// <param name="measures">The measures, each after those that it needs.</param>
    /// <param name="stop">Ends early; what is done stays.</param>
    /// <returns>An outcome per run and measure.</returns>
    /// <exception cref="ConfigurationException">It is a packed copy.</exception>
    /// <exception cref="RunException">Another process measures one of the runs.</exception>
    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    public IReadOnlyList<MeasureOutcome> Measure(MeasuredStudy study, bool isStudy, IReadOnlyList<Measure> measures, CancellationToken stop)
    {
        // What could still be measured would replace what has been measured on the whole path.
        if (study.Runs.Any(run => run.Folder.IsPacked))
            throw new ConfigurationException($"{study.Path}: this is a packed copy, without the snapshots that measures need. Measure the study that it was made of.");
        List<FolderLock> held = [];
        try
        {
            foreach (MeasureFolder folder in study.Runs.Select(MeasureFolder.Of).Concat(isStudy ? [MeasureFolder.In(study.Path)] : []))
            {
                DurableFile.CreateFolder(folder.Path);
                held.Add(FolderLock.Take(folder.Path, stop: stop));
                folder.RemoveUnfinished(online: false);
            }
            foreach (IGrouping<int, Measure> level in measures.GroupBy(m => Depth(m, measures)).OrderBy(g => g.Key))
            {
                MeasureRuns(study.Runs, [.. level.OfType<RunMeasure>()], stop);
                if (isStudy)
                    foreach (StudyMeasure measure in level.OfType<StudyMeasure>())
                        MeasureStudy(study, measure);
            }
            return _outcomes;
        }
        finally
        {
            foreach (FolderLock folder in held)
                folder.Dispose();
        }
    }

    // A measure of the study stands behind all that it needs of the runs, since it names them.
    private static int Depth(Measure measure, IReadOnlyList<Measure> all) =>
        measure.Needs.Select(needed => 1 + Depth(all.First(m => m.Name == needed), all)).DefaultIfEmpty(0).Max();

    private void MeasureRuns(IReadOnlyList<MeasuredRun> runs, IReadOnlyList<RunMeasure> measures, CancellationToken stop)
    {
        List<MeasureTask> tasks = [];
        try
        {
            foreach (MeasuredRun run in runs)
                foreach (RunMeasure measure in measures)
                {
                    stop.ThrowIfCancellationRequested();
                    if (Begin(run, measure) is { } task)
                        tasks.Add(task);
                }
            Work(tasks, stop);
            foreach (MeasureTask task in tasks)
                _outcomes.Add(new MeasureOutcome(task.Run.Name, task.Measure.Name, task.IsDone, task.Failure, task.Spent.Seconds) { Changed = task.IsDone ? task.Changed : "" });
            stop.ThrowIfCancellationRequested();
        }
        finally
        {
            foreach (MeasureTask task in tasks)
                task.Dispose();
        }
    }

    private MeasureTask? Begin(MeasuredRun run, RunMeasure measure)
    {
        try
        {
            var task = new MeasureTask(run, measure);
            task.FinishIfWhole();
            if (!task.IsDone && task.Failure is null)
                return task;
            _outcomes.Add(new MeasureOutcome(run.Name, measure.Name, task.IsDone, task.Failure));
            task.Dispose();
        }
        catch (Exception e) when (e is MeasureException or StorageException)
        {
            _outcomes.Add(new MeasureOutcome(run.Name, measure.Name, false, e));
        }
        return null;
    }

    private void Work(List<MeasureTask> tasks, CancellationToken stop)
    {
        // One piece of each measure first: then the time left is known.
        (MeasureTask Task, MeasureItem Item)[] queue =
        [
            .. tasks.SelectMany(task => task.Open.Select((item, index) => (task, item, index)))
                .OrderBy(entry => entry.index == 0 && tasks.First(t => t.Measure == entry.task.Measure) == entry.task ? 0 : 1)
                .Select(entry => (entry.task, entry.item)),
        ];
        int next = -1;
        Exception? fault = null;
        Thread[] threads = [.. Enumerable.Range(0, Math.Min(jobs, queue.Length)).Select(n => new Thread(Take) { Name = $"measure {n}" })];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        if (fault is not null)
            throw new InvalidOperationException(fault.Message, fault);

        void Take()
        {
            try
            {
                using MeasureWorker worker = createWorker?.Invoke(stop) ?? new MeasureWorker(stop);
                for (int i = Interlocked.Increment(ref next); i < queue.Length && !stop.IsCancellationRequested; i = Interlocked.Increment(ref next))
                {
                    (MeasureTask task, MeasureItem item) = queue[i];
                    task.Do(item, worker);
                    observer.Progressed(Progress(task, tasks));
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // What was under way is done again next time.
            }
            catch (Exception e)
            {
                fault = e;
            }
        }
    }

    private MeasureProgress Progress(MeasureTask task, List<MeasureTask> tasks)
    {
        double? left = 0;
        foreach (IGrouping<RunMeasure, MeasureTask> same in tasks.GroupBy(t => t.Measure))
        {
            (double seconds, double work) = same.Select(t => t.Spent).Aggregate((a, b) => (a.Seconds + b.Seconds, a.Work + b.Work));
            double open = same.Sum(t => t.WorkLeft);
            left += open == 0 ? 0 : work > 0 ? open * seconds / work / jobs : null;
        }
        return new MeasureProgress(task.Run.Name, task.Measure.Name, task.Done, task.Count, tasks.Sum(t => t.Done), tasks.Sum(t => t.Count), left);
    }

    private void MeasureStudy(MeasuredStudy study, StudyMeasure measure)
    {
        try
        {
            var part = new MeasurePart(measure.Tables);
            measure.Measure(study, part);
            MeasureJson.Write(MeasureFolder.In(study.Path), measure, measure.ValuesIn(study.Options), new MeasureResult(measure.Name, "", true, part));
            _outcomes.Add(new MeasureOutcome("", measure.Name, true, null));
        }
        catch (Exception e) when (e is MeasureException or StorageException)
        {
            _outcomes.Add(new MeasureOutcome("", measure.Name, false, e));
        }
    }
}
